"""What is sent to an address once its templates are filled, before any paging."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.asking.templates import Values, filled_json, filled_path, filled_query
from connectors.rest.address import Address
from connectors.sdk.errors import Unsupported
from schema.model.json import Json

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """The path below the base URL, percent-encoded; the query; a JSON body or a form's fields."""

    path: str
    query: Pairs = ()
    body: Json = None
    form: Pairs | None = None


def request(address: Address, values: Values, ids: Sequence[Json] = ()) -> Request:
    """The request with everything filled in; ``Unsupported`` when the path cannot be."""
    path = filled_path(address.path, values)
    if path is None:
        raise Unsupported(f"{address.path} cannot be asked for this")
    texts = [one for one in ids if isinstance(one, str)]
    form = address.form
    return Request(
        path,
        tuple(filled_query(address.query, values, texts, address.join)),
        None if address.body is None else filled_json(address.body, values, ids),
        None if form is None else tuple(filled_query(form, values, texts, address.join)),
    )
