"""What one id stands for, what is taken back, and what belongs to what."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from hub.graph import questions as ask
from hub.graph.body import decode_declaration, hash_of
from hub.graph.meaning.ties import TieKind
from hub.graph.told import own_id
from reference_store.graph import Graph, Standing
from schema.model.keys import FactId, SystemId


def shared_ids(facts: Iterable[Standing], asked: Collection[int]) -> list[tuple[str, set[int]]]:
    """The ids of these facts, events' own and records', each with all facts it stands for."""
    by_id: dict[tuple[str, ...], set[int]] = {}
    theirs = set[tuple[str, ...]]()
    for fact in facts:
        for record in fact.records:
            event_id, own = record.event.event_id, own_id(record.key[1])
            ids = [(event_id,)] if event_id is not None else []
            by_record = (record.system, own)
            for one in (*ids, by_record):
                by_id.setdefault(one, set()).add(fact.n)
            if fact.n in asked:
                theirs |= {*ids, by_record}
    return [(one[-1], by_id[one]) for one in sorted(theirs)]


def rivals(question: ask.Rivals, graph: Graph) -> list[tuple[str, int, int]]:
    """See ``Rivals``."""
    asked = set(question.events)
    return [
        (own, first, other)
        for own, together in shared_ids(graph.ever.values(), asked)
        for first in [min(together & asked)]
        for other in sorted(together & graph.live.keys() - {first})
    ]


def retractions(question: ask.Retractions, graph: Graph) -> list[ask.Retraction]:
    """See ``Retractions``."""
    found = [
        _retraction(fact, question.items, graph) for fact in graph.ever.values() if not fact.lives
    ]
    return [told for told in found if told.items and told.missing]


def _retraction(fact: Standing, asked: Collection[int], graph: Graph) -> ask.Retraction:
    names = {graph.numbers.items[name]: name for name in fact.parts.roles}
    items = {n: min(graph.spelled["item"][name]) for n, name in names.items() if n in asked}
    reasons, missing = dict[str, None](), dict[str, set[SystemId]]()
    for record in fact.records:
        if record.declared is not None:
            declaration = decode_declaration(record.declared)
            reasons |= {declaration.reason: None} if declaration.reason else {}
            for wanted in declaration.corrective_event_ids:
                if not _is_known(wanted, graph):
                    missing.setdefault(wanted, set()).add(record.system)
    return ask.Retraction(fact.own_id or fact.id, items, tuple(reasons), missing)


def _is_known(event_id: str, graph: Graph) -> bool:
    """Whether a record bears this id, as its event's own or as its hash."""
    return any(
        fact.records
        and (
            fact.hash == hash_of(FactId(event_id))
            or any(record.event.event_id == event_id for record in fact.records)
        )
        for fact in graph.ever.values()
    )


def any_members(_: ask.AnyMembers, graph: Graph) -> bool:
    """See ``AnyMembers``."""
    return bool(graph.said) or any(fact.parts.members for fact in graph.live.values())


def members(question: ask.Members, graph: Graph) -> list[ask.Bond]:
    """See ``Members``."""
    shown: dict[tuple[int, int, TieKind], int] = {}
    stated: dict[tuple[int, int, TieKind], list[tuple[SystemId, int]]] = {}
    for n, fact in graph.live.items():
        for lot, instance in fact.parts.members:
            shown.setdefault(_bond(lot, instance, TieKind.MEMBER, question.forward, graph), n)
    for tie, system, heard in graph.said:
        bond = _bond(tie.upstream, tie.downstream, tie.kind, question.forward, graph)
        stated.setdefault(bond, []).append((system, heard))
    return [
        ask.Bond(*bond, shown.get(bond), _stated(stated.get(bond)))
        for bond in sorted({*shown, *stated})
        if bond[0] in question.items
    ]


def _bond(
    lot: str, instance: str, kind: TieKind, forward: bool, graph: Graph
) -> tuple[int, int, TieKind]:
    ends = graph.numbers.items[lot], graph.numbers.items[instance]
    return (*(ends if forward else ends[::-1]), kind)


def _stated(said: list[tuple[SystemId, int]] | None) -> ask.Stated | None:
    if said is None:
        return None
    return ask.Stated(tuple(sorted({s for s, _ in said})), min(heard for _, heard in said))


ANSWERS: dict[type, Callable[[Any, Graph], Any]] = {
    ask.Rivals: rivals,
    ask.Retractions: retractions,
    ask.AnyMembers: any_members,
    ask.Members: members,
}
