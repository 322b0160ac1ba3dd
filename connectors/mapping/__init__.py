"""How one record of a system, whatever its kind, reads as our events and master data.

``language.py`` is the mapping language of system files, ``reader.py`` the way in for a kind;
the rest are the readers of the language's parts, each compiled once. No I/O.
"""
