"""Asking many systems at once: which ones, within limits, every one accounted for.

``ask`` is the only place where a connector's errors are caught; above it failures are values.
"""
