"""What the hub does: federation, the supply graph, the trace, and the ways in to them."""
