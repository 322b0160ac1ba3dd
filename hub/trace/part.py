"""What one system's part in a trace is so far."""

from dataclasses import dataclass, field

from schema.model.answers import SourceReport
from schema.model.keys import ProvinceCode
from schema.model.records import SetAside
from schema.model.times import Micros


@dataclass(slots=True)
class Part:
    """One system's part so far."""

    provinces: tuple[ProvinceCode, ...]
    report: SourceReport | None = None
    asked: set[str] = field(default_factory=set)
    """Answered in full during this trace."""
    fresh: dict[str, Micros] = field(default_factory=dict)
    """Answered in full before, recently enough (or ever, where nobody may be asked)."""
    harvested: set[str] = field(default_factory=set)
    """Of those, what is held to be answered since the system is harvested."""
    unasked: set[str] = field(default_factory=set)
    """Could know more, was not asked any more."""
    unread: tuple[SetAside, ...] = ()
    """Records that a harvest set aside and that may tell more of what it is held to have said."""

    @property
    def gave_up(self) -> bool:
        """Whether asking it again in this trace would be in vain."""
        return self.report is not None and self.report.gave_up
