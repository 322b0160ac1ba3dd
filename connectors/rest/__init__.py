"""Kind ``rest``: any JSON or XML API, by a declarative mapping in the system's file; no Python."""
