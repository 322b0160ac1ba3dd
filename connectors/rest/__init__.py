"""Kind ``rest``: any JSON API, by a declarative mapping in the system's file; no Python."""
