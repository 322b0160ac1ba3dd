"""How one address of the system is asked, whatever for: method, templates, form of the reply."""

from typing import Literal, Self

from pydantic import Field, JsonValue, model_validator

from connectors.asking.templates import IDS, Values, filled_path, names_in
from connectors.sdk.config import RootedPath, Strict
from schema.model.json import Json


class ReplyForm(Strict):
    """What a reply is written in.

    XML becomes the object that the root element is: its children by their local names, attributes
    under ``@name``, its own text beside either under ``#text``; an element of text alone is that
    text, an empty one null. Children of one name are a list where there are several.
    """

    reply: Literal["json", "xml"] = "json"
    """What the reply is written in."""
    lists: tuple[str, ...] = ()
    """XML: names of elements that are a list even where there is only one."""


class Address(ReplyForm):
    """An address and what is sent to it: in the path, the query, a JSON ``body`` or a ``form``.

    A batch's ids are joined by ``join`` in a query or form (``"repeat"``: the parameter is
    repeated), and are a JSON list where a body's value is exactly ``"{ids}"``.
    """

    method: Literal["GET", "POST"] = "GET"
    """``POST`` where a ``body`` or a ``form`` is sent."""
    path: RootedPath
    """A template, below ``base_url``; each of its placeholders must have a value."""
    query: dict[str, str] = Field(default_factory=dict)
    """Parameters: name → template; one whose placeholder has no value is left out."""
    body: dict[str, JsonValue] | None = None
    """A JSON body whose texts are templates; a key without a value is left out."""
    form: dict[str, str] | None = None
    """Fields sent as a web form sends them (``application/x-www-form-urlencoded``)."""
    join: str = ","
    """What stands between the ids of a batch, or ``repeat`` for the parameter repeated."""

    def filled_in(self) -> Json:
        """All its templates."""
        return [self.path, self.query, self.body, self.form]

    def fits_the_path(self, values: Values) -> bool:
        """Whether values put into the path leave it the path it is."""
        used = names_in(self.path) & values.keys()
        return filled_path("".join(f"{{{name}}}" for name in used), values) is not None

    def tears(self, text: Json) -> bool:
        """Whether an id holds the text that ids are joined by: it would be taken for two."""
        places = (*self.query.values(), *(self.form or {}).values())
        joined = self.join != "repeat" and IDS in places
        return joined and isinstance(text, str) and self.join in text

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if self.form is not None and (self.body is not None or self.method != "POST"):
            raise ValueError('a `form` goes with method = "POST", and no `body` beside it')
        return self
