"""For authors of connectors: the contract suite and a hostile source to test against."""
