"""For authors of connectors: the contract suite, a misbehaving proxy, and recorded exchanges."""
