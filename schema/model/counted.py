"""Counts in sentences."""


def counted(count: int, noun: str) -> str:
    """``1 record``, ``2 records``, ``12,055 records``: for nouns whose plural ends in s."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
