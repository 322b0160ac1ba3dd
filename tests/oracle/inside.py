"""What is inside what, when (section 2, "Packing windows", "Inside", "Carried")."""

from functools import cached_property

from oracle.facts import Fact, certainly_before, lies_before, may_precede
from oracle.parts import Part, Role, container, listed, named_contents
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    EventType,
    QuantityElement,
    TransformationEvent,
)
from schema.model.identifiers.canonical import canonical
from schema.model.trace import Certainty


class Windows:
    """Packing windows of one kind: aggregation and association are kept apart."""

    def __init__(self, facts: list[Fact], kind: EventType) -> None:
        self.facts = facts
        self.kind = kind
        self.packing = [f for f in facts if f.event.type is kind and container(f)]

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """Every (content, container) that some event names."""
        return {(c, container(f) or "") for f in self.packing for c in named_contents(f)}

    def adds(self, c: str, k: str) -> list[Fact]:
        """The events that open (container, content)."""
        return [f for f in self.packing if _names(f, c, k) and _action(f) is Action.ADD]

    def deletes(self, c: str, k: str) -> list[Fact]:
        """The events that close it; with both child lists empty, one of every content."""
        return [
            f
            for f in self.packing
            if _action(f) is Action.DELETE
            and (_names(f, c, k) or (container(f) == k and _names_none(f)))
        ]

    def added(self, c: str, k: str, f: Fact) -> bool:
        """Some ADD may precede f and no DELETE other than f lies certainly between the two."""
        return any(
            may_precede(add, f)
            and not any(
                d is not f
                and takes_out(d, add, c)
                and certainly_before(add, d)
                and certainly_before(d, f)
                for d in self.deletes(c, k)
            )
            for add in self.adds(c, k)
        )

    def evident(self, c: str, k: str, f: Fact) -> bool:
        """A DELETE or OBSERVE that names a content which no ADD makes possibly inside at it is
        evidence at every f that may precede it, unless a DELETE lies certainly between."""
        return any(
            _action(seen) is not Action.ADD
            and _names(seen, c, k)
            and not self.added(c, k, seen)
            and may_precede(f, seen)
            and not any(
                certainly_before(f, d) and certainly_before(d, seen) for d in self.deletes(c, k)
            )
            for seen in self.packing
        )

    def certain(self, c: str, k: str, f: Fact) -> bool:
        """Listed as content of f's own container; or an ADD lies before f and no DELETE of it, no
        consumption of it and no ADD of it to another container may lie between."""
        if f in self.packing and _names(f, c, k):
            return True
        return any(
            lies_before(add, f)
            and not any(
                may_precede(add, x) and may_precede(x, f)
                for x in self._disturbing(c, k, add)
                if x is not f
            )
            for add in self.adds(c, k)
        )

    def inside(self, c: str, k: str, f: Fact) -> Certainty | None:
        """How surely c is directly inside k at f; None where it is not."""
        if self.certain(c, k, f):
            return Certainty.CERTAIN
        possible = self.added(c, k, f) or self.evident(c, k, f)
        return Certainty.INFERRED if possible else None

    def _disturbing(self, c: str, k: str, add: Fact) -> list[Fact]:
        deletes = [d for d in self.deletes(c, k) if takes_out(d, add, c)]
        consumptions = [x for x in self.facts if Role.CONSUMED in listed(x).get(c, set())]
        elsewhere = [
            x
            for x in self.packing
            if _action(x) is Action.ADD and container(x) != k and c in named_contents(x)
        ]
        return deletes + consumptions + elsewhere


def _action(fact: Fact) -> Action:
    assert isinstance(fact.event, AggregationEvent | AssociationEvent)
    return fact.event.action


def _names(fact: Fact, c: str, k: str) -> bool:
    return container(fact) == k and c in named_contents(fact)


def _names_none(fact: Fact) -> bool:
    event = fact.event
    assert isinstance(event, AggregationEvent | AssociationEvent)
    return not event.child_epcs and not event.child_quantity_list


def takes_out(delete: Fact, add: Fact, c: str) -> bool:
    """A DELETE of part leaves the rest in: both state c's quantity in one unit and it is less."""
    taken, put = _portion(delete, c), _portion(add, c)
    return not (taken and put and taken[1] == put[1] and taken[0] < put[0])


def _portion(fact: Fact, c: str) -> tuple[float, str | None] | None:
    """How much of c the event states, None where it does not (fully) or in several units."""
    event = fact.event
    assert isinstance(event, AggregationEvent | AssociationEvent)
    mine = [q for q in event.child_quantity_list if canonical(q.epc_class) == c]
    by_epc = any(canonical(epc) == c for epc in event.child_epcs)
    if by_epc or not mine or len({q.uom for q in mine}) > 1:
        return None
    return _total(mine)


def _total(quantities: list[QuantityElement]) -> tuple[float, str | None] | None:
    amounts = [q.quantity for q in quantities if q.quantity is not None]
    return (sum(amounts), quantities[0].uom) if len(amounts) == len(quantities) else None


class Packing:
    """What is inside what at each event, at any depth, and who therefore takes part in it."""

    def __init__(self, facts: list[Fact]) -> None:
        self.windows = [
            Windows(facts, kind) for kind in (EventType.AGGREGATION, EventType.ASSOCIATION)
        ]
        self.inside = {f.id: self._inside(f) for f in facts}
        self.parts = {f.id: self._parts(f) for f in facts}

    def _directly(self, f: Fact) -> dict[tuple[str, str], bool]:
        """(content, container) possibly inside at f, True where certainly."""
        found: dict[tuple[str, str], bool] = {}
        for windows in self.windows:
            for c, k in windows.pairs:
                if how := windows.inside(c, k, f):
                    found[c, k] = found.get((c, k), False) or how is Certainty.CERTAIN
        return found

    def _inside(self, f: Fact) -> dict[tuple[str, str], bool]:
        """The same at any depth; a chain is as certain as its weakest step."""
        found = self._directly(f)
        steps = dict(found)
        while True:
            longer: dict[tuple[str, str], bool] = {}
            for (c, middle), sure in found.items():
                for (inner, k), sure_too in steps.items():
                    if inner == middle:
                        longer[c, k] = longer.get((c, k), False) or (sure and sure_too)
            grown = {**longer, **found}
            for pair, sure in longer.items():
                grown[pair] = grown[pair] or sure
            if grown == found:
                return found
            found = grown

    def _parts(self, f: Fact) -> dict[str, Part]:
        """Everybody's part in f: the listed, and what is inside a listed container."""
        own = listed(f)
        parts = {i: Part(f.id, i, frozenset(roles), True, True) for i, roles in own.items()}
        for (c, k), sure in sorted(self.inside[f.id].items()):
            if k in own and c not in own:
                before = parts.get(c, Part(f.id, c, frozenset(), False, False))
                roles = before.roles | {_carried_role(f, own[k])}
                gone = frozenset({Role.CONSUMED}) & roles
                parts[c] = Part(f.id, c, gone or roles, False, before.sure or sure)
        return parts

    def containers(self, item: str, fact: str) -> dict[str, bool]:
        """The containers that take part in an event with the item inside, at any depth."""
        return {
            k: sure
            for (c, k), sure in self.inside[fact].items()
            if c == item and k != item and k in self.parts[fact]
        }


def _carried_role(f: Fact, roles: set[Role]) -> Role:
    """Consumed if a transformation consumes the container, else passing: also when an object
    DELETE ends it, and when it is made."""
    consumed = isinstance(f.event, TransformationEvent) and Role.CONSUMED in roles
    return Role.CONSUMED if consumed else Role.PASSING
