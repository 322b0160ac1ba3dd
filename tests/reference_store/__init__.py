"""A store in memory, written to be obvious: what the engines are compared with, and a fake to use.

It keeps plain dictionaries and works everything out anew from them, by the Protocols' docstrings
and ``hub.graph.meaning``; it knows nothing of any engine. ``whole`` tells all that can be seen of
any store by names, so that stores can be compared.
"""
