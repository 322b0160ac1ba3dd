"""The demo world: simulated provinces with real servers, plainly labelled, and its ground truth."""
