"""A system asked once, or a record of it read, and all that is said explained to its author."""
