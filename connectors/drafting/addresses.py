"""An address that answered, as a template: which of its parts are ids, times and pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from connectors.drafting.guessed import Guess, Section, Sure, Value
from connectors.drafting.names import said
from connectors.drafting.values import Look, looks_of
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS, Identifier, Kind
from schema.model.json import Json

_APART = re.compile(r"(?P<gtin>[0-9]{13,14})(?P<mark>[^0-9A-Za-z])(?P<rest>[^\s,]+)")
_KINDS = {
    Kind.LOT: "events_by_epc_class",
    Kind.PRODUCT: "events_by_epc_class",
    Kind.INSTANCE: "events_by_epc",
    Kind.LOGISTIC_UNIT: "events_by_epc",
    Kind.PLACE: "events_by_place",
}


@dataclass(slots=True)
class Asked:
    """What was asked, part by part, as templates; ``literal`` is what was sent itself."""

    path: str
    literal: str
    method: str = "GET"
    query: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    body: dict[str, Json] | None = None
    kind: Kind | None = None
    times: set[str] = field(default_factory=set)
    time_format: str = "iso"
    pages: dict[str, Json] = field(default_factory=dict)
    """Parameters of pages, which go to ``paging``."""
    form: str = "json"
    """What its reply is written in."""
    lists: tuple[str, ...] = ()
    """The elements of XML that are lists."""

    def section(self, records: str, paging: Mapping[str, Value], notes: tuple[str, ...]) -> Section:
        """The endpoint as a table of the draft."""
        lines = [Guess("answers", list(self.answers()), Sure.LIKELY, self._why())]
        if self.kind is not None:
            lines.append(Guess("kinds", [self.kind.value], Sure.LIKELY, "what it was asked by"))
        if self.method != "GET":
            lines.append(Guess("method", self.method, Sure.SURE, "as it was asked"))
        lines.append(Guess("path", self.path, Sure.SURE, "as it was asked"))
        if self.query:
            told: dict[str, Value] = dict(self.query)
            lines.append(Guess("query", told, Sure.LIKELY, "ids and times stand in braces"))
        if self.body is not None:
            lines.append(Guess("body", as_value(self.body), Sure.LIKELY, "the same in the body"))
        if self.times and self.time_format != "iso":
            lines.append(Guess("time_format", self.time_format, Sure.LIKELY, "as times were sent"))
        if self.form != "json":
            lines.append(Guess("reply", self.form, Sure.SURE, "what came"))
        if self.lists:
            why = "they stand several times in one element"
            lines.append(Guess("lists", list(self.lists), Sure.LIKELY, why))
        lines.append(Guess("records", records, Sure.LIKELY, "the list that looks like events"))
        literal = {n: v for n, v in self.query.items() if self.sent.get(n) == v}
        if literal:
            told_so = ", ".join(literal)
            notes = (*notes, f"{told_so}: sent as it stands; take it out if it narrows the answer")
        if paging:
            lines.append(Guess("paging", dict(paging), Sure.LIKELY, "see the notes on pages"))
        return Section("connector.endpoints", tuple(lines), notes, several=True)

    def answers(self) -> Iterator[str]:
        """Which questions it answers."""
        if self.kind is not None:
            yield _KINDS[self.kind]
            return
        yield "events_by_time"
        if "since" in self.times:
            yield "changes"

    def _why(self) -> str:
        if self.kind is not None:
            return f"it was asked by a {self.kind.value}"
        return "no id stands in it" + ("" if self.times else ": everything is read for a question")


def as_value(json: Json) -> Value:
    """JSON as a value of TOML, which has no null: such keys are left out."""
    if isinstance(json, Mapping):
        return {name: as_value(part) for name, part in json.items() if part is not None}
    if isinstance(json, list):
        return [as_value(part) for part in json]
    return json if isinstance(json, str | bool | int | float) else ""


def asked_of(url: str, body: Json, sample: Identifier | None) -> Asked:
    """The parts of an address; ``sample`` is the id that it is known to ask for."""
    parts = urlsplit(url)
    asked = Asked("", parts.path)
    asked.path = "/".join(_segments(parts.path, asked, sample)) or "/"
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        asked.sent[name] = value
        if said(name, "paging") in ("page", "offset", "size", "cursor") and _counts(value):
            asked.pages[name] = value
        else:
            asked.query[name] = _template(name, value, asked, sample)
    if body is not None:
        asked.method = "POST"
        filled = _in_body(body, "", asked, sample)
        asked.body = dict(filled) if isinstance(filled, Mapping) else {}
    return asked


def _counts(value: Json) -> bool:
    return str(value).isdecimal() and len(str(value)) < 8


def _segments(path: str, asked: Asked, sample: Identifier | None) -> Iterator[str]:
    after_gtin = False
    for segment in path.split("/"):
        plain = unquote(segment)
        filled = _template("", plain, asked, sample)
        if after_gtin and filled == plain and plain and asked.kind is Kind.PRODUCT:
            filled, asked.kind = "{lot}", Kind.LOT
        after_gtin = filled.startswith("{gtin")
        yield filled if filled != plain else segment


def _template(name: str, value: str, asked: Asked, sample: Identifier | None) -> str:
    known = _of_sample(value, sample, asked) if sample else None
    return known or _of_time(name, value, asked) or _of_id(name, value, asked) or value


def _of_sample(value: str, sample: Identifier, asked: Asked) -> str | None:
    gtin, filled = sample.gtin or "", value.replace(sample.canonical, "{dl}")
    for text, hole in (
        (gtin, "{gtin14}"),
        (gtin[1:] if gtin.startswith("0") else "", "{gtin13}"),
        (sample.key or "", "{gln}" if sample.kind in PLACE_KINDS else "{sscc}"),
    ):
        filled = filled.replace(text, hole) if text else filled
    for part, hole in ((sample.lot, "{lot}"), (sample.serial, "{serial}")):
        if part and (filled == part or "{gtin" in filled):
            filled = filled.replace(part, hole)
    if filled == value:
        return None
    asked.kind = sample.kind if sample.kind in _KINDS else asked.kind
    return filled


def _of_time(name: str, value: str, asked: Asked) -> str | None:
    role = said(name, "times")
    if role is None:
        return None
    looks = looks_of([value])
    if looks.look not in (Look.MOMENT, Look.DAY):
        return None
    asked.times.add(role)
    asked.time_format = looks.format
    return f"{{{role}}}"


def _of_id(name: str, value: str, asked: Asked) -> str | None:
    """Ids by their check digits; several in one value are told by the first of them."""
    identifier = read(value)
    if identifier.kind in ITEM_KINDS | PLACE_KINDS and identifier.kind in _KINDS:
        asked.kind = identifier.kind
        return "{dl}"
    look, kind = looks_of([value]).look, said(name, "kinds")
    if look is Look.APART:
        return _of_two(value, kind == "serial", asked)
    if look is Look.SSCC:
        asked.kind = Kind.LOGISTIC_UNIT
        return "{sscc}"
    if look in (Look.THIRTEEN, Look.GTIN):
        return _of_digits(value, kind == "gln" or said(name, "places") is not None, asked)
    if kind in ("lot", "serial") and asked.kind in (Kind.PRODUCT, Kind.LOT):
        asked.kind = Kind.LOT if kind == "lot" else Kind.INSTANCE
        return f"{{{kind}}}"
    return None


def _of_two(value: str, serial: bool, asked: Asked) -> str | None:
    apart = _APART.fullmatch(value)
    if apart is None:
        return None
    asked.kind = Kind.INSTANCE if serial else Kind.LOT
    hole = "gtin13" if len(apart["gtin"]) == 13 else "gtin14"
    return f"{{{hole}}}{apart['mark']}{{{'serial' if serial else 'lot'}}}"


def _of_digits(value: str, place: bool, asked: Asked) -> str:
    if place and len(value) == 13:
        asked.kind = Kind.PLACE
        return "{gln}"
    asked.kind = Kind.LOT if asked.kind is Kind.LOT else Kind.PRODUCT
    return "{gtin13}" if len(value) == 13 else "{gtin14}"


def _in_body(value: Json, name: str, asked: Asked, sample: Identifier | None) -> Json:
    if isinstance(value, Mapping):
        kept: dict[str, Json] = {}
        for key, part in value.items():
            counted = said(key, "paging") in ("page", "offset", "size", "cursor") and _counts(part)
            if counted and not name:
                asked.pages[key] = part
            else:
                kept[key] = _in_body(part, key, asked, sample)
        return kept
    if isinstance(value, list):
        return [_in_body(part, name, asked, sample) for part in value]
    return _template(name, value, asked, sample) if isinstance(value, str) else value
