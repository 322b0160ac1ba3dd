"""What is wrong with a document or an event: where, which rule, and a sentence.

A rule is a stable dotted code: ``field.required``, ``field.unknown``, ``type.*`` (the JSON type or
shape is wrong), ``value.*`` (the shape is right and the value is not), ``event.*`` (fields that do
not fit together), ``document.*`` (the frame around the events), ``xml.*`` and ``json.*`` (syntax).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule. ``place`` is a JSON pointer, or an XPath with its line for XML."""

    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.place or '/'}: {self.rule}: {self.message}"


class EventFault(ValueError):
    """One event cannot be read; the events beside it can. Speaks for its first fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults
        """All that is wrong with the event, at least one, in the order of its fields."""

    @classmethod
    def single(cls, place: str, rule: str, message: str) -> "EventFault":
        """The error of one fault."""
        return cls((Fault(place, rule, message),))

    @property
    def rule(self) -> str:
        """The rule of the first fault."""
        return self.faults[0].rule

    @property
    def place(self) -> str:
        """The place of the first fault, a JSON pointer within the event."""
        return self.faults[0].place

    @property
    def message(self) -> str:
        """The sentence of the first fault."""
        return self.faults[0].message


class InvalidDocument(ValueError):
    """A document is refused, with everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults
