"""The meaning of a trace as small cases that any system can run: see README.md."""
