"""How a system wants to know us: the forms of credentials, and each put to requests at the door."""
