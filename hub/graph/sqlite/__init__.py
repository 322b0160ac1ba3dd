"""The embedded store: the standard library's sqlite3, one file, one writer thread.

``schema.sql`` says what is kept; ``write`` takes records in, ``settle`` turns what changed into
adjacency, ``answers`` answers a plan's questions in columns, ``browse`` serves plain look-ups.
"""
