"""Templates: text and JSON with placeholders in braces, filled with a question's values.

Of the id asked for: ``{gtin14}``, ``{gtin13}``, ``{lot}``, ``{serial}``, ``{sscc}``, ``{gln}``,
``{extension}``, ``{key}`` (GRAI, GIAI), ``{code}`` (this system's own code of an item or place),
``{dl}`` (canonical Digital Link or URI), ``{urn}`` (EPC URN: one request value for every possible
length of the company prefix), ``{event}``, ``{transformation}``; ``{ids}`` is the whole batch. Of
the time: ``{from}``, ``{to}`` (event time, the end exclusive), ``{recorded_from}``,
``{recorded_to}``, ``{since}`` (``changes`` only).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from schema.model.json import Json

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
IDS = "{ids}"
_GS1_NAMES = frozenset({"gtin14", "gtin13", "lot", "serial", "sscc", "gln", "extension", "key"})
ID_PLACEHOLDERS = _GS1_NAMES | {"code", "dl", "urn", "event", "transformation", "ids"}
TIMES = frozenset({"from", "to", "recorded_from", "recorded_to", "since"})
PLACEHOLDERS = ID_PLACEHOLDERS | TIMES
Values = Mapping[str, str]
"""Placeholder → value; one that has no value in this question is absent."""


def names_in(template: Json) -> frozenset[str]:
    """The placeholders that a template, text or JSON, uses."""
    texts = (leaf for leaf in leaves_of(template) if isinstance(leaf, str))
    return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


def leaves_of(template: Json) -> Iterator[Json]:
    """The values in a template that are neither tables nor lists."""
    if isinstance(template, Mapping):
        for value in template.values():
            yield from leaves_of(value)
    elif isinstance(template, Sequence) and not isinstance(template, str):
        for value in template:
            yield from leaves_of(value)
    else:
        yield template


def filled(template: str, values: Values) -> str | None:
    """The text with every placeholder replaced, None when one of them has no value."""
    if not names_in(template) <= values.keys():
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def filled_path(template: str, values: Values) -> str | None:
    """A path with its values percent-encoded, None when one is missing or would change the path
    itself (empty, ``.`` or ``..``, which servers resolve)."""
    used = names_in(template)
    if not used <= values.keys() or any(values[name] in ("", ".", "..") for name in used):
        return None
    return _PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), template)


def filled_query(
    template: Mapping[str, str], values: Values, ids: Sequence[str], join: str
) -> list[tuple[str, str]]:
    """Query parameters; an entry whose placeholder has no value is left out."""
    pairs: list[tuple[str, str]] = []
    for name, text in template.items():
        if text == IDS and join == "repeat":
            pairs += [(name, one) for one in ids]
            continue
        value = filled(text, {**values, "ids": join.join(ids)} if ids else values)
        if value is not None:
            pairs.append((name, value))
    return pairs


def filled_json(template: Json, values: Values, ids: Sequence[Json]) -> Json:
    """A JSON body; ``"{ids}"`` becomes the list of ids, a key without a value is left out."""
    if isinstance(template, str):
        return list(ids) if template == IDS else filled(template, values)
    if isinstance(template, Mapping):
        parts = {key: filled_json(part, values, ids) for key, part in template.items()}
        return {k: v for k, v in parts.items() if v is not None or template[k] is None}
    if isinstance(template, Sequence):
        return [filled_json(part, values, ids) for part in template]
    return template


def one_id(template: Json, values: Values) -> Json:
    """One id of a batch as ``each`` writes it; None when a placeholder has no value."""
    if not names_in(template) <= values.keys():
        return None
    return filled_json(template, values, ())


def batches(values: Iterable[Values], size: int) -> list[list[Values]]:
    """The ids of a question in lots of ``size``."""
    every = list(values)
    return [every[start : start + size] for start in range(0, len(every), size)]
