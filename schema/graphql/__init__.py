"""The GraphQL contract: the vocabulary as strawberry types, over a Protocol that the hub fills.

Resolvers hold no logic: they call ``hub.Hub`` with the viewer and the deadline of the request, and
turn the plain values they get into types. Lists are plain subtrees, read by default resolvers.
"""
