"""Identifiers, and what is told of a code that was refused."""

import strawberry

from schema.graphql.hub import Refused
from schema.model.identifiers.forms import FORMS
from schema.model.identifiers.identifier import Identifier as Taken
from schema.model.identifiers.identifier import Kind


@strawberry.type(description="An identifier, taken apart.")
class Identifier:
    """See the description; two are one thing exactly when ``uri`` is equal."""

    kind: Kind = strawberry.field(description="What it names.")
    uri: str = strawberry.field(
        description="The canonical form: a GS1 Digital Link, or the URI as written."
        " Two spellings of one thing have the same."
    )
    gtin: str | None = strawberry.field(description="GTIN, always 14 digits.")
    lot: str | None = strawberry.field(description="Lot number.")
    serial: str | None = strawberry.field(description="Serial number.")
    key: str | None = strawberry.field(
        description="Any other key: SSCC, GLN, GRAI, GIAI, or a system's own code."
    )
    extension: str | None = strawberry.field(description="GLN extension.")
    system: str | None = strawberry.field(description="The system whose own code it is.")


@strawberry.type(description="A form in which a code may be typed or scanned.")
class AcceptedForm:
    """One of ``FORMS``."""

    name: str = strawberry.field(description="What it is called in English.")
    name_vi: str = strawberry.field(description="What it is called in Vietnamese.")
    example: str = strawberry.field(description="An example.")


@strawberry.type(description="A code that was refused: nothing was looked up.")
class CodeRefused:
    """The caller's mistake as data: which rule, and what would do."""

    code: str = strawberry.field(description="The code as it was given.")
    rule: str = strawberry.field(description="The rule that it breaks.")
    message: str = strawberry.field(description="What to do about it.")
    accepted_forms: list[AcceptedForm] = strawberry.field(
        description="The forms that are accepted, each with an example."
    )


def identifier(value: Taken) -> Identifier:
    """The type of an identifier."""
    return Identifier(
        kind=value.kind,
        uri=value.canonical,
        gtin=value.gtin,
        lot=value.lot,
        serial=value.serial,
        key=value.key,
        extension=value.extension,
        system=value.system,
    )


def code_refused(value: Refused) -> CodeRefused:
    """The type of a refusal."""
    forms = [AcceptedForm(name=en, name_vi=vi, example=example) for en, vi, example in FORMS]
    return CodeRefused(code=value.code, rule=value.rule, message=value.hint, accepted_forms=forms)
