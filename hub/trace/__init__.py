"""The trace: the walk (pure: what is known and what to ask next) and the tracer (its I/O)."""
