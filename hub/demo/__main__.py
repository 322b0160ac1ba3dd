"""``python -m hub.demo --folder DIR``: the simulated provincial systems, until stopped."""

import asyncio
import sys

from hub.demo.options import parse
from hub.demo.process import run

if __name__ == "__main__":
    asyncio.run(run(parse(sys.argv[1:])))
