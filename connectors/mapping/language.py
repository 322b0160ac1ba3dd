"""The mapping language: how one of their records reads as our events, whatever the system's kind.

Its leaves (paths, texts, times) stand in ``leaves``, what names things and places in ``naming``.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from connectors.mapping.leaves import JsonPath, Text, Time
from connectors.mapping.naming import End, Item, ListedItem, Place, Transaction
from connectors.sdk.config import Strict


class EventMapping(Strict):
    """How a record becomes events. See the module for what a path is.

    ``items`` are what an object or transaction event is about and the contents of an aggregation
    or association; ``inputs`` and ``outputs`` belong to a transformation.
    """

    each: JsonPath | None = None
    """A list within the record, each element of which is an event. An object counts as one, an
    empty list as none; null or absent sets the record aside. ``each = "list || [@]"``: a record
    without the list, or with an empty one, is an event itself."""
    missing_means_nothing: bool = False
    """``each`` finding nothing (null, absent) means: no events."""
    when: JsonPath | None = None
    """Whether it is an event for this mapping; a record it is falsy for yields nothing here."""
    id: JsonPath | tuple[JsonPath, ...] | None = None
    """The system's id of the record, parts joined by ``:``, unlike that of any other mapping.
    Where absent, the event id, else the event's hash."""
    event_id: Text | None = None
    """The EPCIS ``eventID``, a URI; none: the event is told by its hash."""
    type: Text
    """The type of event: ``ObjectEvent``, ``TransformationEvent``…, usually by a table."""
    action: Text | None = None
    """``ADD``, ``OBSERVE`` or ``DELETE``; a transformation has none."""
    time: Time
    """When it happened (``eventTime``)."""
    record_time: Time | None = None
    """When the system took it in (``recordTime``); ``changes`` by time goes on by it."""
    biz_step: Text | None = None
    """The business step, a word of the CBV (``shipping``) or a URI."""
    disposition: Text | None = None
    """The state of things afterwards, a word of the CBV (``in_transit``) or a URI."""
    read_point: Place | None = None
    """Where it happened."""
    biz_location: Place | None = None
    """Where things are afterwards."""
    transformation_id: Text | None = None
    """What the events of one transformation have in common."""
    parent: Item | None = None
    """The container of an aggregation, association or transaction."""
    items: tuple[ListedItem, ...] = ()
    """What an object or transaction event is about, or the contents of a container."""
    inputs: tuple[ListedItem, ...] = ()
    """What goes into a transformation."""
    outputs: tuple[ListedItem, ...] = ()
    """What comes out of a transformation."""
    biz_transactions: tuple[Transaction, ...] = ()
    """The business documents that it belongs to."""
    sources: tuple[End, ...] = ()
    """From where, or from whom, things come."""
    destinations: tuple[End, ...] = ()
    """To where, or to whom, things go."""
    ilmd: dict[str, JsonPath] = Field(default_factory=dict)
    """``cbvmda:itemExpirationDate`` or ``{namespace}name`` → path."""
    extensions: dict[str, JsonPath] = Field(default_factory=dict)
    """Further fields of the event: name → path."""

    @model_validator(mode="after")
    def _misses_a_list(self) -> Self:
        if self.missing_means_nothing and self.each is None:
            raise ValueError("`missing_means_nothing` is said of the list of `each`; give that too")
        return self

    def table_names(self) -> tuple[str, ...]:
        """The code tables that this mapping names."""
        texts = [self.event_id, self.type, self.action, self.biz_step, self.disposition]
        listed = (*self.items, *self.inputs, *self.outputs)
        texts += [self.transformation_id, *(item.uom for item in listed)]
        return tuple(text.table for text in texts if text and text.table)


class ThingMapping(Strict):
    """How a record becomes master data of a product, a place or a party."""

    each: JsonPath | None = None
    """A list in the record, each element of which is a thing; null or absent is none."""
    when: JsonPath | None = None
    """Whether there is such a thing; where it is falsy there is none."""
    type: Literal["product", "place", "party"]
    """What is named."""
    item: Item | None = None
    """What names the product."""
    place: Place | None = None
    """Of a place or a party (for which ``gln`` is the party's)."""
    attributes: dict[str, JsonPath] = Field(min_length=1)
    """``cbvmda:…`` or any name → path. ``name`` is the name that people read."""
    children: JsonPath | None = None
    """GLNs or URIs of what lies below a place."""

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if (self.item if self.type == "product" else self.place) is None:
            raise ValueError("a product needs `item`, a place or party needs `place`")
        return self

    def table_names(self) -> tuple[str, ...]:
        """The code tables that this mapping names: none."""
        return ()
