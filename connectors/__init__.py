"""How a provincial system is reached: the SDK, its contract suite and the built-in kinds."""
