"""How often a process that writes reports looks for garbage."""

import gc


def collect_seldom() -> None:
    """Set the process up for reports: tens of thousands of values each, that live on and hold no
    circles. To look for circles after every few hundred costs a quarter of a report's time."""
    gc.set_threshold(100_000, 20, 50)
