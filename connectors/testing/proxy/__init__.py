"""A misbehaving proxy before any HTTP counterpart: real sockets, one fault at a time."""
