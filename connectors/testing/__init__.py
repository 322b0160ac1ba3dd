"""For authors of connectors: a hostile source to test a kind against."""
