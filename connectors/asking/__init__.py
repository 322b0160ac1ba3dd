"""How a question becomes what a mapped kind sends: ways of asking, templates, batches, times.

``way.py`` is what kinds derive their settings from, ``connector.py`` what they derive from;
each puts one filled way in its own protocol. Over ``connectors.mapping``; knows no kind.
"""
