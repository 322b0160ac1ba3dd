"""Real HTTP servers over the simulated world: EPCIS 2.0 REST, and REST JSON of several shapes."""
