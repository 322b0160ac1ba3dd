"""Recorded exchanges: written down scrubbed, given back without a network, compared by shape."""
