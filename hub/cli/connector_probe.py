"""``txng connector probe``: a system looked at, and its file drafted."""

import asyncio
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from hub.cli.extras import USAGE
from hub.cli.paths import named
from schema.model.identifiers.identifier import CodeError, Identifier
from schema.model.identifiers.parse import parse_code
from schema.model.json import Json

DOES_NOT_ANSWER = 1


def probe(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL...", help="What to ask; several of one host.")
    ],
    province: Annotated[str, typer.Option(help="The two-digit code of its province (63).")],
    name: Annotated[str, typer.Option(help="The system's id, its file's name.")] = "ban-nhap",
    sample: Annotated[
        str | None, typer.Option("--lot", help="The code that the addresses ask for.")
    ] = None,
    auth: Annotated[
        str | None, typer.Option(help='As in a file: { type = "bearer", token = "env:KEY" }.')
    ] = None,
    post: Annotated[str | None, typer.Option(help="Send this JSON by POST.")] = None,
    document: Annotated[
        Path | None, typer.Option(parser=named, metavar="FILE", help="A GraphQL query to send.")
    ] = None,
    variables: Annotated[str, typer.Option(help="Its variables, as JSON.")] = "{}",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", parser=named, metavar="FILE", help="Where to.")
    ] = None,
) -> None:
    """Look at an address and draft the system's file: REST, GraphQL, EPCIS 2.0, EPCIS 1.2.

    Only the host of the address is asked, with 40 requests at most. Each guess stands with how sure
    it is and why. Exit code 1: no answer, or nothing in it is known; 2: an option is wrong.
    """
    from connectors.drafting.probing import probe as look  # noqa: PLC0415
    from connectors.drafting.wanted import Wanted  # noqa: PLC0415
    from connectors.sdk.errors import ConnectorError  # noqa: PLC0415
    from connectors.sdk.system_file import SystemFileError  # noqa: PLC0415

    _check_code(province)
    if out is not None and os.path.lexists(out):
        raise typer.BadParameter(f"{out} is there already", param_hint="--out")
    wanted = Wanted(
        urls=tuple(urls),
        system=name if out is None else out.stem,
        province=province,
        auth=_toml(auth) if auth else None,
        body=_json(post, "--post") if post else None,
        sample=_code(sample) if sample else None,
        document=_text(document) if document else None,
        variables=_object(variables),
    )
    try:
        draft = asyncio.run(look(wanted))
    except SystemFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except ConnectorError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(DOES_NOT_ANSWER) from error
    _write(draft.text, out)
    _tell(draft)


def _check_code(code: str) -> None:
    from hub.registry.provinces import provinces  # noqa: PLC0415

    if code not in provinces():
        reason = f"{code!r} is not a code of the 63 provinces before 2025-07-01"
        raise typer.BadParameter(reason, param_hint="--province")


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        typer.echo(f"{out}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(USAGE) from error


def _tell(draft: Any) -> None:
    typer.echo(f"kind {draft.kind}, a draft", err=True)
    for note in draft.notes:
        typer.echo(f"! {note}", err=True)
    if draft.records:
        told = f"{draft.read} events of the {draft.records} records seen read as drafted"
        typer.echo(told, err=True)
    for reason, count in draft.reasons.items():
        typer.echo(f"  set aside {count} times: {reason}", err=True)


def _toml(text: str) -> dict[str, Json]:
    try:
        found = tomllib.loads(f"auth = {text}")["auth"]
    except tomllib.TOMLDecodeError as error:
        raise typer.BadParameter(f"is no table of TOML: {error}", param_hint="--auth") from error
    if not isinstance(found, dict):
        raise typer.BadParameter("is no table of TOML", param_hint="--auth")
    return found


def _json(text: str, option: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"is not JSON: {error}", param_hint=option) from error
    return found


def _object(text: str) -> dict[str, Json]:
    found = _json(text, "--variables")
    if not isinstance(found, dict):
        raise typer.BadParameter("is no JSON object", param_hint="--variables")
    return found


def _code(text: str) -> Identifier:
    try:
        return parse_code(text)
    except CodeError as error:
        raise typer.BadParameter(str(error), param_hint="--lot") from error


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read", param_hint="--document") from error
