"""The standard fields of an event as XML 1.2: each by its element's name."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from lxml import etree

from schema.epcis.xml_element import Element
from schema.epcis.xml_value_out import add_extensions
from schema.model.events import BizTransaction, QuantityElement, SourceDest

ATTRIBUTES: Mapping[str, str] = {
    "epcList": "epc_list",
    "childEPCs": "child_epcs",
    "inputEPCList": "input_epc_list",
    "outputEPCList": "output_epc_list",
    "quantityList": "quantity_list",
    "childQuantityList": "child_quantity_list",
    "inputQuantityList": "input_quantity_list",
    "outputQuantityList": "output_quantity_list",
    "parentID": "parent_id",
    "transformationID": "transformation_id",
    "action": "action",
    "bizStep": "biz_step",
    "disposition": "disposition",
    "readPoint": "read_point",
    "bizLocation": "biz_location",
    "bizTransactionList": "biz_transactions",
    "sourceList": "sources",
    "destinationList": "destinations",
    "ilmd": "ilmd",
}
"""The model's name of each field."""


def urn(kind: str, word: str) -> str:
    """A CBV word as its URN (``bizstep``, ``disp``, ``btt``, ``sdt``, ``er``); a URI as it is."""
    return word if ":" in word else f"urn:epcglobal:cbv:{kind}:{word}"


def add_text(parent: Element, name: str, text: str, type_: str | None = None) -> None:
    """An element of text, with the attribute ``type`` where there is one."""
    element = etree.SubElement(parent, name)
    element.text = text
    if type_:
        element.set("type", type_)


def add_texts(parent: Element, name: str, texts: Iterable[str]) -> None:
    """An element for each text."""
    for text in texts:
        add_text(parent, name, text)


def _epcs(element: Element, epcs: Iterable[str]) -> None:
    add_texts(element, "epc", epcs)


def _quantities(element: Element, quantities: Iterable[QuantityElement]) -> None:
    for quantity in quantities:
        entry = etree.SubElement(element, "quantityElement")
        add_text(entry, "epcClass", quantity.epc_class)
        if quantity.quantity is not None:
            add_text(entry, "quantity", _decimal(quantity.quantity))
        if quantity.uom is not None:
            if quantity.quantity is None:
                raise ValueError("a unit of measure stands without a quantity")
            add_text(entry, "uom", quantity.uom)


def _decimal(amount: float) -> str:
    """A number as ``xsd:decimal``, which has no exponent."""
    return str(int(amount)) if amount.is_integer() else format(Decimal(repr(amount)), "f")


def _text(element: Element, text: str) -> None:
    element.text = str(text)


def _word(kind: str) -> Callable[[Element, str], None]:
    def write(element: Element, word: str) -> None:
        element.text = urn(kind, word)

    return write


def _place(element: Element, place: str) -> None:
    add_text(element, "id", place)


def _typed(
    name: str, kind: str
) -> Callable[[Element, Iterable[BizTransaction | SourceDest]], None]:
    def write(element: Element, entries: Iterable[BizTransaction | SourceDest]) -> None:
        for entry in entries:
            add_text(element, name, entry.value, urn(kind, entry.type) if entry.type else None)

    return write


WRITERS: Mapping[str, Callable[..., None]] = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _epcs),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _quantities,
    ),
    **dict.fromkeys(("parentID", "transformationID", "action"), _text),
    "bizStep": _word("bizstep"),
    "disposition": _word("disp"),
    **dict.fromkeys(("readPoint", "bizLocation"), _place),
    "bizTransactionList": _typed("bizTransaction", "btt"),
    "sourceList": _typed("source", "sdt"),
    "destinationList": _typed("destination", "sdt"),
    "ilmd": add_extensions,
}
"""What writes a field's value into its element."""
