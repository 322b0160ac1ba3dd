"""What is known of a world, its links, and what a trace reaches in it (sections 1 to 4)."""

from collections.abc import Iterable
from functools import cached_property

from oracle.contact import contact_links
from oracle.facts import Fact, after, at, is_arrival, is_departure
from oracle.findings import Finding, find_oddities
from oracle.gaps import Gap, find_gaps
from oracle.inside import Packing
from oracle.links import ORDER, Link, Rule, State, stronger, weaker
from oracle.others import memberships, ordered_links, transformation_links
from oracle.parts import Part, named_contents
from oracle.parts import container as container_of
from oracle.reached import Reached, carriers, item_depths, items_of, place_depths, places_of
from oracle.said import live_facts, retracted_facts
from oracle.statements import lots_of_instances, same_things
from oracle.succession import Succession
from schema.model.identifiers.canonical import canonical, read, site
from schema.model.identifiers.identifier import Kind
from schema.model.records import MasterData, Record
from schema.model.times import Micros
from schema.model.trace import Certainty, Direction

Window = tuple[Micros | None, Micros | None]
_PLACES = (Kind.PLACE, Kind.LOCAL_PLACE)


class Known:
    """Everything that follows from records and master data, in whatever order they came."""

    def __init__(self, records: Iterable[Record], statements: Iterable[MasterData] = ()) -> None:
        told = list(records)
        self.statements = list(statements)
        self.event_ids = {record.event.event_id for record in told}
        self.retracted = retracted_facts(told)
        self.facts = {fact.id: fact for fact in live_facts(told)}
        self.packing = Packing(list(self.facts.values()))

    @cached_property
    def parts(self) -> dict[State, Part]:
        """Every item's part in every event, listed and carried."""
        return {
            (event, item): part
            for event, parts in self.packing.parts.items()
            for item, part in parts.items()
        }

    @cached_property
    def items(self) -> set[str]:
        """Every item that takes part in some event."""
        return {item for _, item in self.parts}

    @cached_property
    def places(self) -> set[str]:
        """Every place at which some event is, or leaves its items."""
        found = {place for fact in self.facts.values() for place in (at(fact), after(fact))}
        return {place for place in found if place}

    @cached_property
    def succession(self) -> dict[str, Succession]:
        """How the events of each item lead to each other."""
        return {item: Succession(item, self.facts, self.packing) for item in self.items}

    @cached_property
    def links(self) -> set[Link]:
        """All recorded and inferred links, contact apart."""
        moved = {link for succession in self.succession.values() for link in succession.links()}
        changed = transformation_links(self.facts.values(), self.packing)
        of_lots = memberships(self.facts.values()) | lots_of_instances(self.statements)
        members = ordered_links(self.facts, self.packing, of_lots, Rule.MEMBERSHIP)
        same = same_things(self.statements)
        equal = ordered_links(self.facts, self.packing, same, Rule.EQUIVALENCE)
        return moved | changed | members | equal

    def contact(
        self,
        contact: Iterable[str] | str | None,
        containers: bool = False,
        persistence: Micros | None = None,
    ) -> set[Link]:
        """Contact links: none unless asked for; at named places, or ``EVERYWHERE``; and, whatever
        these are, in containers."""
        places = frozenset[str]() if contact is None else contact
        named = places if isinstance(places, str) else frozenset(site(place) for place in places)
        return contact_links(self.facts, self.packing, named, containers, persistence)

    def starts(self, start: str, direction: Direction) -> dict[State, Certainty]:
        """Where a trace starts: an item's states and those of its contents, or at a place those
        that departed from it (forward) or arrived there (backward)."""
        if read(start).kind in _PLACES or site(start) in self.places:
            return self._starts_at_place(site(start), direction)
        return self._starts_of_item(canonical(start))

    def _starts_of_item(self, start: str) -> dict[State, Certainty]:
        found: dict[State, Certainty] = {}
        for (event, item), part in self.parts.items():
            if item != start:
                continue
            found[event, item] = _if_sure(part.sure)
            for content, sure in self._contents(event, start).items():
                certain = sure and self.parts[event, content].sure
                found[event, content] = _if_sure(certain)
        return found

    def _contents(self, event: str, container: str) -> dict[str, bool]:
        """What is inside the container at an event it takes part in, at any depth, or listed as
        its content there; True where certainly."""
        inside = self.packing.inside[event]
        found = {c: sure for (c, k), sure in inside.items() if k == container and c != k}
        if container_of(self.facts[event]) == container:
            found |= dict.fromkeys(named_contents(self.facts[event]) - {container}, True)
        return found

    def _starts_at_place(self, place: str, direction: Direction) -> dict[State, Certainty]:
        found = {}
        for (event, item), part in self.parts.items():
            fact = self.facts[event]
            departed = is_departure(fact) and at(fact) == place and part.leaves
            arrived = is_arrival(fact) and after(fact) == place
            if departed if direction is Direction.FORWARD else arrived:
                found[event, item] = _if_sure(part.sure)
        return found

    def reach(
        self,
        start: str,
        direction: Direction,
        window: Window | None = None,
        certainty: Certainty = Certainty.POSSIBLE,
        contact: Iterable[str] | str | None = None,
        containers: bool = False,
        persistence: Micros | None = None,
    ) -> Reached:
        """What a trace forward or backward from ``start`` reaches.

        ``certainty`` is the least that is followed. Events outside the window are neither followed
        nor reported. Raises ``ValueError`` for ``BOTH``: ask twice.
        """
        if direction is Direction.BOTH:
            raise ValueError("the oracle follows one direction at a time")
        inside = {event for event, fact in self.facts.items() if _within(fact, window)}
        links = {
            link
            for link in self.links | self.contact(contact, containers, persistence)
            if link.source[0] in inside
            and link.target[0] in inside
            and ORDER[link.certainty] >= ORDER[certainty]
        }
        starts = {
            state: sure
            for state, sure in self.starts(start, direction).items()
            if state[0] in inside and ORDER[sure] >= ORDER[certainty]
        }
        states = best_paths(starts, links, direction)
        return self._report(start, states, depths(starts, links, direction), links)

    def _report(
        self,
        start: str,
        states: dict[State, Certainty],
        depth: dict[State, int],
        links: set[Link],
    ) -> Reached:
        followed = {x for x in links if x.source in states and x.target in states}
        items = items_of(states)
        gaps: set[Gap] = find_gaps(self, start, states)
        findings: set[Finding] = find_oddities(self, states, followed)
        return Reached(
            states=states,
            depth=depth,
            items=items | carriers(self, states, items),
            item_depth=item_depths(self, depth),
            places=places_of(self, states),
            place_depth=place_depths(self, depth),
            links=followed,
            gaps=gaps,
            findings=findings,
        )


def _if_sure(sure: bool) -> Certainty:
    return Certainty.CERTAIN if sure else Certainty.INFERRED


def _within(fact: Fact, window: Window | None) -> bool:
    """Whether the event may lie in the window, both ends included, None open."""
    if window is None:
        return True
    time, (since, until) = fact.event.event_time, window
    begins = since is None or time.latest is None or time.latest >= since
    return begins and (until is None or time.earliest is None or time.earliest <= until)


def best_paths(
    starts: dict[State, Certainty], links: set[Link], direction: Direction
) -> dict[State, Certainty]:
    """A path is as certain as its weakest link, a state as its best path."""
    found = dict(starts)
    while True:
        grown = dict(found)
        for link in links:
            a, b = _ends(link, direction)
            if a in found:
                through = weaker(found[a], link.certainty)
                grown[b] = stronger(grown.get(b, through), through)
        if grown == found:
            return found
        found = grown


def depths(
    starts: dict[State, Certainty], links: set[Link], direction: Direction
) -> dict[State, int]:
    """The fewest links to each state from a start, which is at 0."""
    found = dict.fromkeys(starts, 0)
    level = set(starts)
    while level:
        ends = [_ends(link, direction) for link in links]
        level = {b for a, b in ends if a in level and b not in found}
        found |= dict.fromkeys(level, max(found.values()) + 1)
    return found


def _ends(link: Link, direction: Direction) -> tuple[State, State]:
    forward = direction is Direction.FORWARD
    return (link.source, link.target) if forward else (link.target, link.source)
