"""Values scrubbed before they are written down: no secret, no person, equal values still equal."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from connectors.testing.cassette.personal import (
    NUMBERS,
    Scrub,
    is_key,
    is_link,
    is_pseudonym,
    pseudonym,
)
from connectors.testing.cassette.stems import Category
from schema.model.json import Json

SECRET = "(secret)"  # noqa: S105 - what stands in place of one
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_SHORTEST = 6
"""Characters of a value that is looked for within other texts: shorter ones are there by chance."""


class Scrubber:
    """Scrubs one recording. ``secrets`` are those that were looked up; it may grow meanwhile."""

    def __init__(self, scrub: Scrub, secrets: Callable[[], frozenset[str]]) -> None:
        self._scrub = scrub
        self._secrets = secrets
        self._given: dict[Category, dict[str, int]] = {}

    def category(self, field: str, around: Category | None = None) -> Category | None:
        """What a field holds, in an object whose own name said ``around``."""
        return self._scrub.within(around, field) if around else self._scrub.category(field)

    def named(self, field: str, value: Json, around: Category | None = None) -> Json:
        """The value of a field: what its name says it holds is replaced, else what is within."""
        category = self.category(field, around)
        return self.value(value) if category is None else self._replaced(category, value)

    def parameter(self, name: str, text: str) -> str:
        """The value of a parameter of an address or a form."""
        category = self._scrub.category_of_parameter(name)
        return self.text(text) if category is None else str(self._replaced(category, text))

    def value(self, value: Json) -> Json:
        """A value that no field names."""
        if isinstance(value, Mapping):
            return {name: self.named(name, inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return self.text(value) if isinstance(value, str) else value

    def text(self, text: str) -> str:
        """A text without secrets and e-mail addresses."""
        if text in self._secrets():
            return SECRET
        for secret in sorted(self._secrets(), key=len, reverse=True):
            for form in (secret, quote(secret, safe="")):
                text = text.replace(form, SECRET) if len(form) >= _SHORTEST else text
        return _EMAIL.sub(lambda found: str(self._pseudonym(Category.EMAIL, found[0])), text)

    def finished(self, value: Json) -> Json:
        """A scrubbed value once more, when all is known: what was replaced anywhere is replaced
        wherever it stands within another text."""
        known = {
            text: pseudonym(category, number)
            for category, numbers in self._given.items()
            for text, number in numbers.items()
            if len(text) >= _SHORTEST
        }
        if not known:
            return value
        longest_first = sorted(known, key=len, reverse=True)
        anywhere = re.compile("|".join(map(_apart, longest_first)))

        def replaced(text: str) -> str:
            return text if is_link(text) else anywhere.sub(lambda found: known[found[0]], text)

        return _mapped(value, replaced)

    def _replaced(self, category: Category, value: Json) -> Json:
        if isinstance(value, Mapping):
            return {name: self.named(name, inner, category) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._replaced(category, inner) for inner in value]
        if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
            return value
        if category is Category.NAME and isinstance(value, str) and _DATE.match(value):
            return value  # when somebody signed
        if is_key(category, value):
            return value
        return SECRET if value in self._secrets() else self._pseudonym(category, value)

    def _pseudonym(self, category: Category, value: str | float) -> str | float:
        if value == SECRET or is_pseudonym(value):
            return value
        number = self._number(category, str(value).strip())
        return pseudonym(category, number) if isinstance(value, str) else NUMBERS + number

    def _number(self, category: Category, text: str) -> int:
        """The number of a value among the different ones of its category, from 1."""
        of_category = self._given.setdefault(category, {})
        return of_category.setdefault(text, len(of_category) + 1)


def _apart(text: str) -> str:
    """Digits are no part of a longer number: that may be a GTIN."""
    escaped = re.escape(text)
    return rf"(?<!\d){escaped}(?!\d)" if text.isdecimal() else escaped


def _mapped(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, Mapping):
        return {name: _mapped(inner, change) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value
