"""Six REST shapes: for each a server (``.py``) and how it is mapped (``.toml``)."""
