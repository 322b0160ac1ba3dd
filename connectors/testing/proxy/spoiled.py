"""The system's own replies with something wrong in them: types, sizes, charsets, clocks."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import orjson

from connectors.testing.proxy.bodies import NONE, Unspoilable, as_json, changed, record_lists, the
from connectors.testing.proxy.clocks import other_time
from connectors.testing.proxy.http11 import written
from connectors.testing.proxy.proxy import Spoil, Turn
from connectors.testing.proxy.spoiled_xml import one_bad_element
from schema.model.json import Json

NO_RECORDS: list[Json] = [
    1,
    "x",
    None,
    [],
    True,
    {},
    {"type": 5},
    {"type": "ObjectEvent", "eventTime": 7},
]
_DEEP = 900


def spoiled(change: Callable[[bytes], bytes]) -> Spoil:
    """The good reply with another body; as it is where the body is not of a form to be changed."""

    async def spoil(turn: Turn) -> None:
        good = await turn.good()
        body = _spoiled(good.body, change)
        turn.spoiled = body != good.body
        turn.write(written(replace(good, body=body)))

    return spoil


def _spoiled(body: bytes, change: Callable[[bytes], bytes]) -> bytes:
    try:
        return change(body)
    except Unspoilable:
        return body


def other_types(body: bytes) -> bytes:
    """Every text is a number, every number a text, everything else an object."""
    return changed(body, _other_type)


def _other_type(value: Json) -> Json:
    if isinstance(value, str):
        return 17
    if isinstance(value, bool) or value is None:
        return {"sai": [value]}
    return f"~{value}"


def no_records(body: bytes) -> bytes:
    """Lists hold what is no record; of XML, elements hold what is no value."""
    value = as_json(body)
    if value is None:
        return changed(body, lambda _: NONE)
    lists = list(record_lists(value))
    if not lists:
        raise Unspoilable
    for found in lists:
        found[:] = NO_RECORDS
    return orjson.dumps(value)


def other_shape(body: bytes) -> bytes:
    """Well formed, and nothing in it is where it was."""
    if as_json(body) is None:
        return b'<?xml version="1.0"?><ok xmlns="urn:other"><none/></ok>'
    return b'{"ok": true, "items": "none", "epcisBody": 3}'


def too_large(body: bytes) -> bytes:
    """Texts of 100,000 characters, numbers beyond all bounds."""
    return changed(body, lambda v: v * (100_000 // max(1, len(v))) if isinstance(v, str) else 1e308)


def too_deep(body: bytes) -> bytes:
    """A record nested as deeply as a JSON reader lets through."""
    value = as_json(body)
    if not isinstance(value, dict | list):
        raise Unspoilable
    deep = b"[" * _DEEP + b"]" * _DEEP
    marked = changed(body, lambda v: "<deep>" if isinstance(v, str) else v)
    return marked.replace(b'"<deep>"', deep, 1)


def other_clock(body: bytes) -> bytes:
    """Times that no calendar has, or that lie beyond the years that can be told."""
    return changed(body, other_time)


def other_charset(body: bytes) -> bytes:
    """Text in windows-1258, though nothing says so; of an ASCII text, each a is an á."""
    accented = changed(body, lambda v: v.replace("a", "á") if isinstance(v, str) else v)
    return accented.decode("utf-8").encode("cp1258", "replace")


def decomposed(body: bytes) -> bytes:
    """Text in Unicode form NFD, as some systems write it."""
    return changed(body, lambda v: unicodedata.normalize("NFD", v) if isinstance(v, str) else v)


def one_bad_record(number: int) -> Callable[[bytes], bytes]:
    """The first record of the ``number``-th list of records is none, of JSON or of XML."""

    def change(body: bytes) -> bytes:
        value = as_json(body)
        if value is None:
            return one_bad_element(body, number)
        the(number, record_lists(value))[0] = NONE
        return orjson.dumps(value)

    return change
