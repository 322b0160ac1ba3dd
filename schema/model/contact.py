"""Where a trace follows contact: things that were at one place in an order that lets one touch
the other (trace semantics, section 3, CONTACT)."""

from dataclasses import dataclass

from schema.model.keys import PlaceId
from schema.model.times import Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Which contact is followed; none unless asked for. Links of contact are POSSIBLE.

    ``places`` are canonical ids of sites. ``everywhere``: at every place. ``containers``: also
    in containers, from what was packed into one to what left it later; neither of the other two
    implies it. ``persistence`` (microseconds) is how long after an item left it can still have
    touched what leaves; None without end.
    """

    places: tuple[PlaceId, ...] = ()
    everywhere: bool = False
    containers: bool = False
    persistence: Micros | None = None

    def __bool__(self) -> bool:
        """Whether any contact is followed."""
        return bool(self.places) or self.everywhere or self.containers


NO_CONTACT = Contact()
