"""The variables of a query document: what fills them, and of what type they are sent."""

import re
from collections.abc import Collection, Mapping

from connectors.asking.templates import TIMES, names_in
from connectors.graphql.document import Variable
from schema.model.json import Json

_MAY_LACK = TIMES | {"extension"}
_NUMBER = re.compile(r"-?[0-9]{1,18}(?P<fraction>\.[0-9]{1,18})?")
_NUMERIC = frozenset({"Int", "Float"})


def sent_as_numbers(declared: Mapping[str, Variable]) -> frozenset[str]:
    """The variables of the two numeric types that GraphQL itself has."""
    return frozenset(name for name, one in declared.items() if one.type in _NUMERIC)


def numbered(value: Json) -> Json:
    """Text, alone or in a list, as the number that it is; ``ValueError`` when it is none."""
    if isinstance(value, list):
        return [numbered(one) for one in value]
    if not isinstance(value, str):
        return value
    found = _NUMBER.fullmatch(value)
    if found is None:
        raise ValueError("is no number")
    return float(value) if found["fraction"] else int(value)


def check_variables(
    declared: Mapping[str, Variable], filled: Mapping[str, Json], paged: Collection[str]
) -> None:
    """``ValueError`` unless what the document declares is what the file fills, and what may have
    no value in a question may be left out."""
    for name in (*filled, *paged):
        if name not in declared:
            raise ValueError(f"${name} is filled, but the document declares no such variable")
    for name, one in declared.items():
        if name not in filled and name not in paged and not one.has_default:
            raise ValueError(f"${name} is never filled: put it into `variables` or give a default")
        if name in filled and name in paged:
            raise ValueError(f"${name} is filled twice, by `variables` and by `paging`")
        if one.must_be_filled and _may_lack(filled.get(name)):
            raise ValueError(f"${name} has no value in some questions: declare it without the !")


def _may_lack(template: Json) -> bool:
    return isinstance(template, str) and bool(names_in(template) & _MAY_LACK)
