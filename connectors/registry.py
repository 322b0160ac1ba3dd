"""Connector kinds by name: the entry-point group ``txng.connectors``."""
