"""``python -m hub.demo.hub_server``: the hub, set up by ``TXNG_…`` variables.

It prints its address once it listens, and ends when its standard input closes, so that it does
not outlive the demo that started it.
"""

import os
import signal
import sys
from threading import Thread

from hub.api.serve import serve
from hub.api.server import StartRefused
from hub.api.settings import SettingError, from_environment
from hub.trace.collecting import collect_seldom


def _end_with_input() -> None:
    # Unbuffered: a thread inside a buffered read would break the interpreter's shutdown.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _tell(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    collect_seldom()
    Thread(target=_end_with_input, daemon=True).start()
    try:
        serve(from_environment(os.environ), _tell)
    except (StartRefused, SettingError) as error:
        sys.exit(str(error))
