"""The store's rows for the digest of all that systems said (``hub.graph.digest``)."""

from collections.abc import Iterable, Mapping

from hub.graph.digest import Row, Section, sorted_json
from hub.graph.told import aside_raw
from reference_store.graph import Graph
from reference_store.kept import Kept, Version


def sections(kept: Kept, graph: Graph) -> Mapping[Section, Iterable[Row]]:
    """Every section's rows."""
    records = {(*_said(v), v.event.event_id, v.recorded, v.declared) for v in kept.held.values()}
    stands = {_said(version) for version in kept.held.values()}
    return {
        Section.RECORD: records,
        Section.PAST: {_said(version) for version in kept.past} - stands,
        Section.FACT: {
            (fact.hash.hex(), fact.own_id, int(fact.lives), fact.slack, fact.body.decode())
            for fact in graph.ever.values()
        },
        Section.SPELLING: {
            (kind, name, way)
            for kind, names in graph.spelled.items()
            for name, ways in names.items()
            for way in ways
        },
        Section.MASTER: {
            (*about, sorted_json(versions[-1].body)) for about, versions in kept.stated.items()
        },
        Section.QUARANTINE: [
            (one.system, one.record_id, one.reason, one.path, aside_raw(one.raw).decode())
            for one in kept.aside.values()
        ],
    }


def _said(version: Version) -> tuple[str, str, int, str]:
    system, record_id, declares = version.key
    return system, record_id, int(declares), version.fact.hex()
