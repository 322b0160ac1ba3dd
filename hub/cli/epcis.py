"""``txng epcis``: check and convert EPCIS documents. Files are only read; no server is needed."""

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.epcis_files import CheckedFile, check_file, document_files
from hub.cli.paths import named
from schema.epcis.faults import Fault, InvalidDocument
from schema.epcis.json_out import write_document
from schema.epcis.read import read_document
from schema.epcis.xml_out import write_xml
from schema.model.json import JsonObject

app = typer.Typer(
    no_args_is_help=True,
    help="Check and convert EPCIS documents: 2.0 JSON-LD, 2.0 XML, 1.2 XML.",
)


class Target(StrEnum):
    """What a document can be converted to."""

    JSON = "json"
    XML = "xml"


@app.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(parser=named, metavar="PATH", help="Documents, or folders of documents."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of results.")] = False,
) -> None:
    """Read each document and name every fault with its place and rule. Exit 1 if any is invalid.

    A wrong check digit is a warning: the event is kept as it is.
    """
    checked = [check_file(file) for file in document_files(files)]
    if as_json:
        typer.echo(json.dumps([_as_json(c) for c in checked], ensure_ascii=False, indent=2))
    else:
        _print_results(checked)
    if not checked:
        typer.echo("no document found", err=True)
    if not checked or any(not c.valid for c in checked):
        raise typer.Exit(1)


@app.command()
def convert(
    file: Annotated[Path, typer.Argument(help="The document to read.")],
    to: Annotated[
        Target, typer.Option("--to", help="EPCIS 2.0 JSON-LD, or 1.2 XML.")
    ] = Target.JSON,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write; standard output if absent.")
    ] = None,
) -> None:
    """Write a document as EPCIS 2.0 JSON-LD or 1.2 XML, master data and extensions included.

    What came with EPCIS 2.0 has no place in 1.2: each such field is named, and nothing is written.
    """
    try:
        document = read_document(file.read_bytes(), strict=False)
        write = write_xml if to is Target.XML else write_document
        written = write(document.events, document.master_data)
    except OSError as why:
        typer.echo(f"{file}: cannot be read: {why.strerror}", err=True)
        raise typer.Exit(1) from why
    except InvalidDocument as invalid:
        for fault in invalid.faults:
            typer.echo(f"{file}: {fault}", err=True)
        raise typer.Exit(1) from invalid
    for fault in document.faults:
        typer.echo(f"{file}: {fault}", err=True)
    _write(written, out)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(data.decode() + "\n")
        return
    try:
        out.write_bytes(data)
    except OSError as why:
        typer.echo(f"{out}: cannot be written: {why.strerror}", err=True)
        raise typer.Exit(1) from why


def _as_json(checked: CheckedFile) -> JsonObject:
    return {
        "file": str(checked.file),
        "valid": checked.valid,
        "events": checked.events,
        "errors": [_fault_as_json(fault) for fault in checked.faults],
        "warnings": [_fault_as_json(fault) for fault in checked.warnings],
    }


def _fault_as_json(fault: Fault) -> JsonObject:
    return {"place": fault.place, "rule": fault.rule, "message": fault.message}


def _print_results(results: Sequence[CheckedFile]) -> None:
    for checked in results:
        if checked.valid:
            typer.echo(f"{checked.file}: valid, events read: {checked.events}")
        else:
            typer.echo(f"{checked.file}: invalid, faults: {len(checked.faults)}")
        for fault in checked.faults:
            typer.echo(f"  {fault}")
        for warning in checked.warnings:
            typer.echo(f"  warning: {warning}")
