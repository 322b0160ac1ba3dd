"""The model as strawberry types. Resolvers call a Protocol and hold no logic."""
