"""What is known: records become facts; what is retracted and corrected (sections 1 and 5)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from oracle.facts import Fact
from schema.model.events import ErrorDeclaration, Event
from schema.model.identifiers.canonical import canonical
from schema.model.json import Json
from schema.model.records import Record
from schema.model.times import Micros

_NOT_CONTENT = ("event_id", "record_time", "error_declaration")


@dataclass(frozen=True, slots=True)
class Held:
    """A record with the time in which the hub held it: from ``since`` on, before ``until``."""

    record: Record
    since: Micros
    until: Micros | None = None


def held_at(held: Iterable[Held], time: Micros) -> list[Record]:
    """The records that the hub held at a time: what it knew is what they say."""
    return [h.record for h in held if h.since <= time and (h.until is None or time < h.until)]


def live_facts(records: Iterable[Record]) -> list[Fact]:
    """Facts said by a live record: same content is one fact; an error declaration retracts the
    fact of its content, whichever record comes first and whichever system says so.

    Other content under the same id is another fact: both are kept.
    """
    facts = [fact for fact, said in _told(records) if not _declarations(said)]
    rivals = Counter(fact.event_id for fact in facts)
    named = [_apart(fact) if rivals[fact.event_id] > 1 else fact for fact in facts]
    return sorted(named, key=lambda fact: fact.id)


def retracted_facts(records: Iterable[Record]) -> list[tuple[Fact, frozenset[str]]]:
    """Facts that are out, each with the corrective event ids that its declarations name."""
    return [
        (fact, frozenset(one for d in _declarations(said) for one in d.corrective_event_ids))
        for fact, said in _told(records)
        if _declarations(said)
    ]


def _told(records: Iterable[Record]) -> list[tuple[Fact, list[Record]]]:
    """Every content that was ever said, with its records."""
    said: dict[str, list[Record]] = {}
    for record in records:
        said.setdefault(content(record.event), []).append(record)
    return [(_fact(key, records), records) for key, records in said.items()]


def _declarations(records: list[Record]) -> list[ErrorDeclaration]:
    found = (record.event.error_declaration for record in records)
    return [declaration for declaration in found if declaration]


def _fact(key: str, records: list[Record]) -> Fact:
    ids = frozenset(record.event.event_id for record in records if record.event.event_id)
    event = min(records, key=lambda record: record.event.event_id or "").event
    return Fact(min(ids, default=key), event, frozenset(record.system for record in records), ids)


def _apart(fact: Fact) -> Fact:
    return replace(fact, id=f"{fact.event_id}#{content(fact.event)}")


def content(event: Event) -> str:
    """Equal for two events that say the same: ids in one spelling, lists without their order,
    the event's own id, its record time and an error declaration left out."""
    plain = {k: v for k, v in asdict(event).items() if k not in _NOT_CONTENT}
    plain["event_time"].pop("written")
    text = json.dumps(_normal(plain), sort_keys=True)
    return f"content:{hashlib.sha256(text.encode()).hexdigest()}"


def _normal(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _normal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_normal(inner) for inner in value), key=json.dumps)
    return canonical(value) if isinstance(value, str) else value
