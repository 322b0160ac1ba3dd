"""Where in a record what a lookup finds is put."""

from collections.abc import Callable

from connectors.mapping.listed import compile_elements
from connectors.rest.lookups.config import Lookup
from schema.model.json import Json

Elements = Callable[[Json], list[dict[str, Json]]]


def compile_targets(lookup: Lookup) -> Elements:
    """Finds the objects of a record that what is found is put into: the record itself, or what
    ``each`` lists, where ``Malformed`` when that is no list. What is no object is passed over: its
    mapping says so."""
    if lookup.each is None:
        return lambda record: [record] if isinstance(record, dict) else []
    each = compile_elements(lookup.each)
    return lambda record: [one for one in each(record, record) if isinstance(one, dict)]
