"""The supply graph: one store Protocol, its implementations, and what events mean as links.

``meaning`` is pure and shared by every store: who takes part, what is inside what, what explains
what. ``sqlite`` is the embedded default; ``neo4j`` production.
"""
