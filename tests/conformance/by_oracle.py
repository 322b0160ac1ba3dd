"""What the oracle answers to a case, in the form of ``expected.json``."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from oracle.contact import EVERYWHERE
from oracle.facts import after, at, is_departure
from oracle.links import ORDER, Link, Rule, State, stronger, weaker
from oracle.meaning import Known, depths
from oracle.others import pools
from oracle.parts import Role, unrecorded
from oracle.said import Held, held_at
from oracle.source import scores

from conformance.cases import Answer, Case
from schema.epcis.read import Reading, read_events
from schema.model.events import Event, EventType
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Kind
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import SECOND, Micros, instant
from schema.model.trace import Certainty, Direction, FindingKind, GapKind, ItemRole

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
_WAYS = {"forward": [FORWARD], "backward": [BACKWARD], "both": [FORWARD, BACKWARD]}
_OTHER_WAY = {FORWARD: GapKind.MADE_NOT_FROM, BACKWARD: GapKind.USED_NOT_MADE}
"""What a transformation lacks on the side from which a trace comes is not told."""
_OF_EVENTS = (FindingKind.CONFLICT, FindingKind.PROBABLE_DUPLICATE)
_TIME_LINE = {Rule.NEVER_SHIPPED, Rule.SAME_CODE}
"""Rules 4 and 6: one time line for each item, which may be told as pairs or not at all."""
_KINDS = {Rule.TRANSFORMATION, Rule.MEMBERSHIP, Rule.EQUIVALENCE, Rule.CONTACT}
Links = dict[tuple[str, str, str, str], Certainty]


def answer(case: Case) -> Answer:
    """The expected answer of a case, every list in order."""
    asked = case.question
    readings = [read_events(path.read_bytes()) for path in case.documents]
    known = Known(_records(case, readings), [m for r in readings for m in r.master_data])
    if asked["kind"] == "common-source":
        return {"scores": _scores(known, asked)}
    told = [_OneWay(known, asked, way) for way in _WAYS[asked["direction"]]]
    aside = any(reading.set_aside or reading.faults for reading in readings)
    return _merged(told, aside)


def _records(case: Case, readings: Iterable[Reading]) -> list[Record]:
    """What was known at the time asked for; without one, everything."""
    held = [
        Held(Record(SystemId(said["system"]), f"{said['file']}#{at}", event, 0), _since(event))
        for said, reading in zip(case.asked["documents"], readings, strict=True)
        for at, event in zip(reading.indexes, reading.events, strict=True)
    ]
    as_of = case.question.get("asOf")
    return held_at(held, _micros(as_of)) if as_of else [one.record for one in held]


def _since(event: Event) -> Micros:
    """Known since it was recorded; an error declaration since it was declared."""
    declared = event.error_declaration
    text = declared.declaration_time if declared else event.record_time
    return _micros(text) if text else 0


def _micros(text: str) -> Micros:
    return instant(text).earliest or 0


def _contact(asked: dict[str, Any]) -> dict[str, Any]:
    contact = asked.get("contact", {})
    lasts = contact.get("persistence")
    return {
        "contact": EVERYWHERE if contact.get("everywhere") else contact.get("places", []),
        "containers": contact.get("containers", False),
        "persistence": lasts * SECOND if lasts is not None else None,
    }


def _scores(known: Known, asked: dict[str, Any]) -> list[dict[str, Any]]:
    cases = {one["code"]: one["weight"] for one in asked["cases"]}
    least = Certainty(asked.get("certainty", "POSSIBLE"))
    ranked = scores(known, cases, least, **_contact(asked))
    told = [
        {"kind": "item" if one in known.items else "place", "id": one, "score": round(score, 6)}
        for one, score in ranked.items()
    ]
    return sorted(told, key=lambda one: (-one["score"], one["id"]))


class _OneWay:
    """A trace in one direction, cut at the depth asked for."""

    def __init__(self, known: Known, asked: dict[str, Any], way: Direction) -> None:
        self.known, self.way, self.start = known, way, asked["start"]
        self.least = Certainty(asked.get("certainty", "POSSIBLE"))
        window = asked.get("window", [None, None])
        since, until = (_micros(end) if end else None for end in window)
        self.whole = known.reach(asked["start"], way, (since, until), self.least, **_contact(asked))
        self.depth = self._depths(asked["start"])
        most = asked.get("maxDepth", 100)
        self.states = {s: c for s, c in self.whole.states.items() if self.depth[s] <= most}
        self.cut = len(self.states) < len(self.whole.states)

    def _depths(self, start: str) -> dict[State, int]:
        """Links from the start on the shortest of a state's most certain paths."""
        starts = {
            state: sure
            for state, sure in self.known.starts(start, self.way).items()
            if state in self.whole.states
        }
        found = {}
        for certainty in Certainty:
            least = ORDER[certainty]
            begin = {s: sure for s, sure in starts.items() if ORDER[sure] >= least}
            links = {x for x in self.whole.links if ORDER[x.certainty] >= least}
            nearest = depths(begin, links, self.way) if begin else {}
            for state, best in self.whole.states.items():
                if best is certainty:
                    found[state] = nearest[state]
        return found

    def items(self) -> Iterator[dict[str, Any]]:
        """What was reached, and what carried it."""
        reached = {item for _, item in self.states}
        for item in reached:
            mine = {s: c for s, c in self.states.items() if s[1] == item}
            yield self._node(item, mine, ItemRole.REACHED)
        for item in {k for s in self.states for k in self._carriers(s)} - reached:
            mine = {
                s: c if self._carriers(s)[item] else weaker(c, Certainty.INFERRED)
                for s, c in self.states.items()
                if item in self._carriers(s)
            }
            yield self._node(item, mine, ItemRole.CARRIER)

    def _carriers(self, state: State) -> dict[str, bool]:
        return self.known.packing.containers(state[1], state[0])

    def _node(self, item: str, mine: dict[State, Certainty], role: ItemRole) -> dict[str, Any]:
        best = max(mine.values(), key=ORDER.__getitem__)
        depth = min(self.depth[state] for state, c in mine.items() if c is best)
        return {"id": item, "role": str(role), "certainty": str(best), "depth": depth}

    def locations(self) -> Iterator[dict[str, Any]]:
        """Where the events of the states were, and where what stays was afterwards."""
        found: dict[str, Certainty] = {}
        for (event, item), certainty in self.states.items():
            fact = self.known.facts[event]
            stays = self.known.parts[event, item].leaves and not is_departure(fact)
            for place in {at(fact), after(fact) if stays else None} - {None}:
                found[str(place)] = stronger(certainty, found.get(str(place), certainty))
        yield from ({"id": place, "certainty": str(how)} for place, how in found.items())

    def links(self) -> Iterator[tuple[tuple[str, str, str, str], Certainty]]:
        """The recorded steps between nodes."""
        yield from self._steps(set(Rule) - _TIME_LINE)
        yield from self._packed(carriers=False)

    def further_links(self) -> Iterator[tuple[tuple[str, str, str, str], Certainty]]:
        """Movements by the rules 4 and 6, and how carriers were in each other."""
        yield from self._steps(_TIME_LINE)
        yield from self._packed(carriers=True)

    def _steps(self, rules: set[Rule]) -> Iterator[tuple[tuple[str, str, str, str], Certainty]]:
        for link in self.whole.links:
            both = link.source in self.states and link.target in self.states
            if both and link.rule in rules:
                if link.rule in _KINDS:
                    ends = link.source[1], link.target[1]
                    yield (str(link.rule), *ends, ""), link.certainty
                elif moved := self._movement(link):
                    yield ("MOVEMENT", *moved, link.source[1]), link.certainty

    def _movement(self, link: Link) -> tuple[str, str] | None:
        """From where the item was after the one event to where the other happened."""
        source, target = (self.known.facts[end[0]] for end in (link.source, link.target))
        begin = at(source) if is_departure(source) else after(source)
        end = at(target)
        return (begin, end) if begin and end and begin != end else None

    def _packed(self, carriers: bool) -> Iterator[tuple[tuple[str, str, str, str], Certainty]]:
        """What was directly in what at the events of reached states: these, or their carriers."""
        for event, item in self.states:
            fact, outer = self.known.facts[event], set(self._carriers((event, item)))
            inner = outer if carriers else {item}
            for windows in self.known.packing.windows:
                kind = "ASSOCIATION" if windows.kind is EventType.ASSOCIATION else "AGGREGATION"
                for c, k in windows.pairs:
                    if c in inner and k in outer and (how := windows.inside(c, k, fact)):
                        yield (kind, c, k, ""), how

    def gaps(self) -> Iterator[dict[str, Any]]:
        """One for each kind, item and place."""
        for gap in self.whole.gaps:
            reached = not gap.event or (gap.event, gap.item) in self.states
            if reached and gap.kind not in (_OTHER_WAY[self.way], GapKind.LOT_NOT_RECORDED):
                yield self._gap(gap.kind, gap.item, gap.event)
        for item, event in self._unrecorded():
            yield self._gap(GapKind.LOT_NOT_RECORDED, item, event)

    def _gap(self, kind: GapKind, item: str, event: str) -> dict[str, Any]:
        place = at(self.known.facts[event]) if event else None
        return {"kind": str(kind), "item": item} | ({"location": place} if place else {})

    def _unrecorded(self) -> Iterator[tuple[str, str]]:
        """Classes without lot where the trace would go on: beyond a transformation, in the
        container at the start, the start itself."""
        ahead, behind = (Role.CONSUMED, Role.MADE)
        mine, other = (ahead, behind) if self.way is FORWARD else (behind, ahead)
        for pool in pools(self.known.facts.values()):
            listed = {(i, e) for e in pool for i, role in self._classes(e) if role is other}
            for event, item in self.states:
                if event in pool and mine in self.known.parts[event, item].roles:
                    yield from listed
        for gap in self.whole.gaps:
            if gap.kind is GapKind.LOT_NOT_RECORDED and not gap.event:
                yield gap.item, gap.event
            elif gap.item == canonical(self.start):
                yield from ((i, gap.event) for i, _ in self._classes(gap.event))

    def _classes(self, event: str) -> set[tuple[str, Role]]:
        return unrecorded(self.known.facts[event])


def _merged(told: list[_OneWay], aside: bool) -> Answer:
    """Both directions in one answer: of a node or link the better is told."""
    gaps = _distinct(gap for way in told for gap in way.gaps())
    gaps += [{"kind": "RECORDS_SET_ASIDE"}] if aside else []
    gaps += [{"kind": "LIMIT_REACHED"}] if any(way.cut for way in told) else []
    links = _surest(link for way in told for link in way.links())
    may = _surest(link for way in told for link in way.further_links())
    walkable = all(read(way.start).kind is not Kind.PRODUCT for way in told)
    return ({"status": "INCOMPLETE" if gaps else "COMPLETE"} if walkable else {}) | {
        "items": _best(item for way in told for item in way.items()),
        "locations": _best(place for way in told for place in way.locations()),
        "links": [_link(key, links[key]) for key in sorted(links)],
        "linksThatMayBeTold": [_link(key, may[key]) for key in sorted(may) if key not in links],
        "gaps": gaps,
        "findings": _findings(told),
    }


def _surest(told: Iterable[tuple[tuple[str, str, str, str], Certainty]]) -> Links:
    """Each step as certain as the best that shows it."""
    found: Links = {}
    for key, certainty in told:
        found[key] = stronger(certainty, found.get(key, certainty))
    return found


def _best(nodes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the same node the reached, the surest, the nearest."""
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        if node["id"] not in found or _rank(node) > _rank(found[node["id"]]):
            found[node["id"]] = node
    return [found[one] for one in sorted(found)]


def _rank(node: dict[str, Any]) -> tuple[bool, int, int]:
    return (
        node.get("role") != "CARRIER",
        ORDER[Certainty(node["certainty"])],
        -node.get("depth", 0),
    )


def _link(key: tuple[str, str, str, str], certainty: Certainty) -> dict[str, Any]:
    kind, begin, end, item = key
    told = {"kind": kind, "from": begin, "to": end, "certainty": str(certainty)}
    return told | ({"item": item} if item else {})


def _findings(told: list[_OneWay]) -> list[dict[str, Any]]:
    found = []
    for way in told:
        for finding in way.whole.findings:
            if finding.kind in _OF_EVENTS:
                found.append({"kind": str(finding.kind), "events": sorted(finding.events)})
            else:
                item = {"item": finding.item} if finding.item else {}
                found.append({"kind": str(finding.kind)} | item)
        found += [
            {"kind": "BAD_CHECK_DIGIT", "item": one}
            for one in _named(way)
            if "check digit" in (read(one).fault or "")
        ]
    return _distinct(found)


def _named(way: _OneWay) -> set[str]:
    return {item["id"] for item in way.items()} | {place["id"] for place in way.locations()}


def _distinct(told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {json.dumps(one, sort_keys=True): one for one in told}
    return [found[key] for key in sorted(found)]
