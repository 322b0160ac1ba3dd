"""Records that say what is held of them already: found by their text, without their hash.

Most of a harvest is heard again unchanged, and hashing is most of the work of taking a record in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from hub.graph.neo4j.ready import Heard
from hub.graph.neo4j.records import HeldRecord, Name
from hub.graph.neo4j.squeezed import whole
from hub.graph.told import own_id
from schema.model.keys import SystemId

Same = tuple[Heard, Name]


def unchanged(held: Iterable[HeldRecord], heard: Sequence[Heard]) -> tuple[list[Same], list[Heard]]:
    """Those whose very text is held under their id, with what it is kept under, and all the others.

    What comes more than once in the batch, or retracts, is among the others: of that only the
    whole batch tells what stands.
    """
    texts: dict[tuple[SystemId, str, bool], list[HeldRecord]] = defaultdict(list)
    for known in held:
        if not known.declares:
            own = own_id(known.record_id)
            texts[known.system, own, known.record_id == own].append(known)
    if not texts:
        return [], list(heard)
    count = Counter((one.record.system, one.record.record_id) for one in heard)
    same, others = list[Same](), list[Heard]()
    for one in heard:
        kept = _kept(one, texts, count)
        if kept is None:
            others.append(one)
        else:
            same.append((one, kept))
    return same, others


def _kept(
    one: Heard,
    texts: dict[tuple[SystemId, str, bool], list[HeldRecord]],
    count: Counter[tuple[SystemId, str]],
) -> Name | None:
    record = one.record
    once = count[record.system, record.record_id] == 1
    if not once or record.event.error_declaration is not None:
        return None
    found = texts.get((record.system, record.record_id, record.mutable), ())
    return next((known.name for known in found if whole(known.body) == one.body), None)
