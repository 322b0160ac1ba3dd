"""The meaning of a trace, rendered literally: what the engine's answers are compared with.

Nothing here may import the engine (``hub``). Speed is no concern: worlds hold a dozen events.
"""
