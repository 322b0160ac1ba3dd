"""What the readers of an event's fields share: its namespaces, how strict, where faults go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from reprlib import Repr

from schema.epcis.faults import Fault
from schema.epcis.names import expanded, is_qualified, qualified, qualified_tree
from schema.model.json import Json
from schema.model.times import VIETNAM

_LONGEST = 100
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_SHORT = Repr()
_SHORT.maxstring = 60
_SHORT.maxlevel = 2


@dataclass(slots=True)
class Scope:
    """One event being read. Readers note every fault here and go on.

    ``strict`` holds the event to the letter of EPCIS; otherwise what a hub can bear is borne: no
    ``eventTimeZoneOffset``, a time without a zone (it takes the event's offset, else
    ``default_offset``), null for an absent field.
    """

    namespaces: Mapping[str, str]
    strict: bool = False
    default_offset: str = VIETNAM
    faults: list[Fault] = field(default_factory=list)
    extensions: dict[str, Json] = field(default_factory=dict)

    def fault(self, place: str, rule: str, message: str) -> None:
        """Note that a rule is broken at ``place`` (a JSON pointer within the event)."""
        self.faults.append(Fault(place, rule, message))

    def text(self, place: str, value: Json) -> str:
        """A non-empty string, or a fault and the empty string."""
        if type(value) is str and value:
            return value
        self.fault(place, "type.string", f"a non-empty string is expected, not {shown(value)}")
        return ""

    def uri(self, place: str, value: Json) -> str:
        """As ``text``; a strict reading wants a URI (EPCIS 6.4), others keep what they get."""
        text = self.text(place, value)
        if self.strict and text and not _URI.fullmatch(text):
            self.fault(place, "value.uri", f"{shown(text)} is not a URI")
        return text

    def entries(self, place: str, value: Json) -> list[Json]:
        """A list, or a fault and the empty list."""
        if type(value) is list:
            return value
        self.fault(place, "type.list", f"a list is expected, not {shown(value)}")
        return []

    def members(self, place: str, value: Json) -> dict[str, Json]:
        """An object, or a fault and the empty object. Null members are absent unless strict."""
        if type(value) is dict:
            if None in value.values() and not self.strict:
                return {name: entry for name, entry in value.items() if entry is not None}
            return value
        self.fault(place, "type.object", f"an object is expected, not {shown(value)}")
        return {}

    def unknown(self, place: str, name: str, within: str) -> None:
        """Note a field without a namespace that the standard does not have there."""
        message = f"{within} has no field {shown(name)}; a field of your own needs a namespace"
        self.fault(f"{place}/{pointer(name[:_LONGEST])}", "field.unknown", message)

    def other(self, place: str, name: str, value: Json, within: str) -> None:
        """Keep a field in a namespace by its path, and note any other as unknown."""
        if is_qualified(name):
            key = f"{place[1:]}/{qualified(name, self.namespaces)}"
            self.extensions[key] = qualified_tree(value, self.namespaces)
        else:
            self.unknown(place, name, within)

    def word(self, place: str, value: Json, words: Mapping[str, str], what: str) -> str:
        """The bare CBV word of any of its spellings, or another URI in full (CBV 7)."""
        text = self.text(place, value)
        known = words.get(text)
        if known is not None or not text:
            return known or ""
        if ":" in text:
            uri = expanded(text, self.namespaces)
            return words.get(uri, uri)
        message = f"{shown(text)} is neither a CBV word for a {what} nor a URI"
        self.fault(place, "value.vocabulary", message)
        return text


def pointer(name: str) -> str:
    """A name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def shown(value: Json) -> str:
    """A value for a message, cut short however long or deep it is."""
    return _SHORT.repr(value)
