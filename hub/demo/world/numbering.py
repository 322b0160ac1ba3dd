"""Reading the number of its chain back from a code of the simulated world."""

import re

UNITS_PER_CHAIN = 50
"""Serial numbers of logistic units that a chain has to itself."""
_LOT = re.compile(r"/10/MP(\d{6,})-")
_SERIAL = re.compile(r"/(?:21/|8003/\d{14})(\d{6,})\d{4}$")
_UNIT = re.compile(r"/00/\d{10}(\d{7})\d$")


def chain_of(item: str) -> int:
    """The chain that an item belongs to, by its Digital Link; ``LookupError`` for any other."""
    for pattern, each in ((_LOT, 1), (_SERIAL, 1), (_UNIT, UNITS_PER_CHAIN)):
        if found := pattern.search(item):
            return int(found[1]) // each
    raise LookupError(f"{item} is no code of the simulated world")
