"""The vocabulary: plain frozen values that every floor above shares.

Only values and pure functions live here: identifiers, times, events, provinces, systems,
questions, answers and traces. Nothing in this package opens a file, a socket or a clock, and it
imports no third-party package that does, so that a province can install it alone.
"""
