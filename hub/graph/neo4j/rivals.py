"""Events that one id stands for: the same event id, or the same record of one system.

An event is marked when it gets its first rival and stays marked: so a trace asks for the rivals of
few, and what it is told then is true now.
"""

from collections.abc import Collection

from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.told import APART, own_id

Rivalry = tuple[str, int, int]
"""An id, an event that it stands for, and another one."""


def mark_rivals(tx: Tx, facts: Collection[int]) -> None:
    """Mark those of these events that have rivals, and the rivals."""
    some(tx, "mark_rivals", facts={n for _, *both in _rivals(tx, facts) for n in both})


def live_rivals(tx: Tx, facts: Collection[int]) -> list[Rivalry]:
    """The rivals of these events that live."""
    found = _rivals(tx, facts)
    (live,) = row(tx, "live", facts=list({other for *_, other in found}))
    return [rivalry for rivalry in found if rivalry[2] in set(live)]


def rivals_ever(tx: Tx, facts: Collection[int]) -> set[int]:
    """The events that one id stood for at any time, as it did for one of these."""
    (said,) = row(tx, "said_ever", facts=list(facts))
    ids = list({event_id for _, event_id in said if event_id is not None})
    found = set(row(tx, "called_ever", ids=ids, hashes=[])[0])
    spans = {span for key, _ in said for span in _spans(key)}
    return found | set(row(tx, "same_record_ever", rows=[list(span) for span in spans])[0])


def _spans(key: str) -> list[tuple[str, str]]:
    """Where the records stand that go under the same id of one system: it, and what begins so."""
    system, _, record_id = key.split(" ", 2)
    whole = [f"{system} {declares} {own_id(record_id)}" for declares in (0, 1)]
    return [(one, one + APART) for one in whole]


def _rivals(tx: Tx, facts: Collection[int]) -> list[Rivalry]:
    (said,) = row(tx, "said", facts=list(facts))
    named, recorded = [], set[tuple[int, str, str, str]]()
    for n, key, event_id in said:
        own = own_id(key.split(" ", 2)[2])
        if event_id is not None:
            named.append([n, event_id])
        if own != event_id:
            recorded.update((n, own, *span) for span in _spans(key))
    found = list[list[object]]()
    if named:
        found += row(tx, "same_event_id", rows=named)[0]
    if recorded:
        found += row(tx, "same_record", rows=[list(one) for one in recorded])[0]
    return [(str(own), *both) for own, *both in {tuple(f) for f in found}]  # type: ignore[misc]
