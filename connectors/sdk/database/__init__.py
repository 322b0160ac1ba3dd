"""The one door to databases: nothing else in the project opens a connection to one of a system's.

``config.py`` is what a system's file says of its database, ``door.py`` what a kind is lent. A
dialect's own ways stand in a module named after it; SQLAlchemy and the drivers are imported with
the first question.
"""
