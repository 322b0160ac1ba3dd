"""The settings of kind ``sql``: where the database is and which statements answer what.

How a row reads as events is the mapping language, ``connectors.mapping.language``; which questions
a statement answers, ``connectors.asking.way``; the ``database`` table,
``connectors.sdk.database.form``. ``example.toml`` shows all of it.

A statement's parameters are the placeholders of ``connectors.asking.templates``, written ``:lot``.
They are bound, never written into its text. One that has no value in a question is NULL.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.asking.templates import Values, names_in
from connectors.asking.way import MappedConfig, Way
from connectors.sdk.database.dialects import Dialect, Times
from connectors.sdk.database.form import Database
from connectors.sdk.database.select import Select, parse_select
from connectors.sql.parameters import AFTER, IDS, LIMIT, check_filled, check_known, is_number
from schema.model.json import Json


def _sql(text: str) -> str:
    check_known(parse_select(text).parameters)
    return text


class Statement(Way):
    """One statement and the questions it answers."""

    sql: Annotated[str, AfterValidator(_sql)]
    """One SELECT. A batch stands as ``IN :ids``; with a table in ``each``, ``(a, b) IN :ids``."""
    numbers: tuple[str, ...] = ()
    """Ids given as whole numbers; all others are given as text. One that is no number is not asked
    for."""
    group_by: tuple[str, ...] = ()
    """Columns, of which the first is never null, that are alike in all rows of one record. Rows
    that follow each other so make a record of these columns and their ``rows``."""
    json_columns: tuple[str, ...] = ()
    """Columns whose text is JSON: read as what it says."""
    cursor: dict[str, Literal["time", "number", "text"]] = Field(default_factory=dict)
    """``resume = "cursor"``: the columns, none of them ever null, by which the rows are ordered and
    no two records are alike. ``:after_COLUMN`` is the last one's, at first less than all there
    are; ``:limit`` how many rows are wanted."""
    page_rows: int = Field(default=1_000, ge=2, le=100_000)
    """With a cursor: what ``:limit`` is."""
    overlap_numbers: int = Field(default=1_000, ge=0)
    """With a cursor that begins with a number: ask again for so many, for rows that were numbered
    earlier than others and stored later. With a time it is ``overlap_seconds``."""

    def templates(self) -> Json:
        """Its parameters, as placeholders."""
        named = sorted(self.select.parameters)
        return [f"{{{name}}}" for name in named if name != LIMIT and not name.startswith(AFTER)]

    def expresses(self, values: Values) -> bool:
        """Not an id that is no number where one is wanted, or that no database takes as text."""
        asked = [(name, values[name]) for name in self.numbers if name in values]
        return all(is_number(*one) for one in asked) and "\0" not in "".join(values.values())

    def named_columns(self) -> frozenset[str]:
        """The columns that its keys name."""
        return frozenset((*self.group_by, *self.json_columns, *self.cursor))

    @cached_property
    def select(self) -> Select:
        """The statement as parsed."""
        return parse_select(self.sql)

    @model_validator(mode="after")
    def _rows_come_in_order(self) -> Self:
        if bool(self.cursor) != (self.resume == "cursor"):
            raise ValueError('`cursor` and `resume = "cursor"` go together')
        if self.cursor and set(self.answers) != {"changes"}:
            raise ValueError("a statement with a `cursor` answers changes and nothing else")
        if (self.cursor or self.group_by) and not self.select.ordered:
            key = "cursor" if self.cursor else "group_by"
            raise ValueError(f"`{key}` needs an ORDER BY at the end of the statement")
        if self.group_by and not self.cursor.keys() <= set(self.group_by):
            raise ValueError("`group_by` must hold the columns of `cursor`: a record has one place")
        return self

    @model_validator(mode="after")
    def _parameters_are_filled(self) -> Self:
        check_filled(self.select.parameters, self.answers, self.cursor)
        ids = self.id_placeholders - {IDS}
        for name in self.numbers:
            if name not in ids:
                raise ValueError(f"`numbers` names {name!r}, which is no id of the statement")
        if isinstance(self.each, dict) and not all(map(_is_one, self.each.values())):
            raise ValueError('`each` holds one placeholder for each column: { gtin = "{gtin14}" }')
        return self

    def check_spoken(self, dialect: Dialect) -> None:
        """``ValueError`` where the database cannot be asked so."""
        changing = sorted(self.select.words & dialect.forbidden)
        if changing:
            raise ValueError(f"holds the word {changing[0]}; quote it where it is a name")
        if dialect.times is Times.WRITTEN and "time" in self.cursor.values():
            raise ValueError(f"{dialect.name} has no type for times: order by text or number")


def _is_one(template: Json) -> bool:
    return isinstance(template, str) and names_in(template) == {template.strip("{}")}


class SqlConfig(MappedConfig[Statement]):
    """The ``[connector]`` table of a system of kind ``sql``."""

    ways_key: ClassVar[str] = "statements"

    database: Database
    """Where the database is, and who the hub is there."""
    statements: tuple[Statement, ...] = Field(min_length=1)
    """The statements that are run, and which questions each answers."""

    def ways(self) -> Sequence[Statement]:
        """Its statements."""
        return self.statements

    def hosts(self) -> frozenset[str]:
        """The host of the database."""
        return self.database.hosts()

    @model_validator(mode="after")
    def _are_spoken(self) -> Self:
        for number, statement in enumerate(self.statements):
            try:
                statement.check_spoken(self.database.spoken)
            except ValueError as error:
                raise ValueError(f"statements.{number}: {error}") from error
        return self
