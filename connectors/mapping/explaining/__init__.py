"""A reading explained field by field, for whoever writes a mapping: computed apart from the reading
itself, which costs nothing for it and with which it must agree."""
