"""An ``EventQuery`` as polls of SimpleEventQuery (ISO/IEC 19987:2017, 8.2.7.1) that can be split.

EPCIS 1.x writes ids as EPC URNs and its vocabulary as URNs, so both are asked for so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.parameters import EVENTS, Parameters, counted, listed
from connectors.epcis1.windows import Window
from connectors.sdk.interface import Capability
from connectors.sdk.simple_event_query import alternatives, spelled
from schema.epcis.xml_field_out import urn
from schema.model.events import EventType
from schema.model.identifiers.spellings import epc_urns
from schema.model.queries import EventQuery
from schema.model.times import SECOND, Micros

Spellings = tuple[str, ...]
"""One id in every spelling."""
_TYPES = {
    EventType.OBJECT: ("ObjectEvent", "QuantityEvent"),
    EventType.AGGREGATION: ("AggregationEvent",),
    EventType.TRANSACTION: ("TransactionEvent",),
    EventType.TRANSFORMATION: ("TransformationEvent",),
}
"""The types of EPCIS 1.x that are read as each of ours; it has no AssociationEvent."""
_NEEDED = (
    ("epcs", Capability.EVENTS_BY_EPC),
    ("epc_classes", Capability.EVENTS_BY_EPC_CLASS),
    ("places", Capability.EVENTS_BY_PLACE),
    ("event_ids", Capability.EVENTS_BY_ID),
    ("transformation_ids", Capability.EVENTS_BY_TRANSFORMATION),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One poll. ``ids`` by parameter, ``words`` that are asked for as they are; ``window`` is the
    time by which it may be split, ``other`` the other time."""

    ids: tuple[tuple[str, tuple[Spellings, ...]], ...]
    words: Parameters
    window: Window
    other: Window
    query: str = EVENTS
    too_much: str = "holds more of one moment than it gives at once, so it cannot be read whole"

    def parameters(self) -> Parameters:
        """What is sent."""
        ids = (
            listed(name, (text for spellings in group for text in spellings))
            for name, group in self.ids
        )
        return (*ids, *self.words, *self.window.parameters(), *self.other.parameters())

    def smaller(self, now: Micros) -> Sequence["Question"]:
        """The question in parts that find less each: by its ids, else by time. Empty when it cannot
        be parted."""
        parts = self._by_ids()
        if parts:
            return parts
        windows = self.window.halves(now) or ()
        return [replace(self, window=window) for window in windows]

    def simpler(self) -> Sequence["Question"]:
        """The question in parts that name less each: by ids, at last by the spellings of one."""
        return self._by_ids() or self._by_spellings()

    def _by_ids(self) -> Sequence["Question"]:
        at = max(range(len(self.ids)), key=lambda n: len(self.ids[n][1]), default=None)
        if at is None or len(self.ids[at][1]) < 2:
            return ()
        name, group = self.ids[at]
        middle = len(group) // 2
        return [self._with(at, name, part) for part in (group[:middle], group[middle:])]

    def _by_spellings(self) -> Sequence["Question"]:
        for at, (name, group) in enumerate(self.ids):
            (texts,) = group
            if len(texts) > 1:
                middle = len(texts) // 2
                return [self._with(at, name, (part,)) for part in (texts[:middle], texts[middle:])]
        return ()

    def _with(self, at: int, name: str, group: tuple[Spellings, ...]) -> "Question":
        return replace(self, ids=(*self.ids[:at], (name, group), *self.ids[at + 1 :]))


def questions(query: EventQuery, config: Epcis1Config) -> Iterator[Question]:
    """What is asked; each event that matches the query matches at least one. None, when only types
    are wanted that EPCIS 1.x does not have."""
    types = [name for one in query.event_types for name in _TYPES.get(one, ())]
    if query.event_types and not types:
        return
    named = ("eventType", types), ("EQ_bizStep", [urn("bizstep", s) for s in query.biz_steps])
    words = (*(listed(name, texts) for name, texts in named if texts), *_most(config))
    event_time = Window("eventTime", query.ge_event_time, query.lt_event_time)
    record_time = Window("recordTime", query.ge_record_time, query.lt_record_time)
    for choice in alternatives(query, config.descendants):
        ids = tuple((name, tuple(_spelled(name, one, config) for one in c)) for name, c in choice)
        yield Question(ids, words, event_time, record_time)


def changed(since: Micros | None, config: Epcis1Config) -> Question:
    """What asks for all that was recorded since then, less the overlap."""
    start = None if since is None else since - config.overlap_seconds * SECOND
    return Question((), _most(config), Window("recordTime", start), Window("eventTime"))


def needed(query: EventQuery) -> Sequence[Capability]:
    """What a system must be able to be asked, to be asked this."""
    found = [capability for name, capability in _NEEDED if getattr(query, name)]
    return found or [Capability.EVENTS_BY_TIME]


def _most(config: Epcis1Config) -> Parameters:
    """How much it may tell at once. ``eventCountLimit`` would leave out the rest without a word."""
    return (counted("maxEventCount", config.most_events),) if config.most_events else ()


def _spelled(name: str, one: str, config: Epcis1Config) -> Spellings:
    return tuple(spelled(name, one, lambda text: spellings(text, config)))


def spellings(canonical_id: str, config: Epcis1Config) -> Spellings:
    """The EPC URNs of an id for the lengths of company prefix in use, and its Digital Link if those
    are; an id that has none of these only as it is."""
    urns = epc_urns(canonical_id, config.company_prefix_lengths)
    return (*urns, canonical_id) if config.digital_links or not urns else urns
