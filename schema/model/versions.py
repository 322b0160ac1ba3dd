"""The versions of a trace: each answer is kept as it was given, under one id, and can be cited."""

from dataclasses import dataclass

from schema.model.times import Micros
from schema.model.trace import Status


@dataclass(frozen=True, slots=True)
class TraceVersion:
    """One kept version in short: its number, from 1, when it was answered, and how whole it is."""

    number: int
    answered_at: Micros
    status: Status
