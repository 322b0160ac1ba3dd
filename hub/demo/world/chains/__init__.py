"""One file for each kind of supply chain; a chain writes itself into a ``Story``."""
