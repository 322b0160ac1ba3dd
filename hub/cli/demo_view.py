"""What ``txng demo`` tells once it is up: where to ask, who is down, and what to try."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator

import orjson

from hub.demo.options import Fault
from hub.demo.summary import Summary
from hub.graph.opening import Location
from hub.registry.provinces import provinces
from schema.model.identifiers.build import element_string
from schema.model.identifiers.canonical import read
from schema.model.json import JsonObject
from schema.model.keys import ProvinceCode, SystemId

_FIELDS = (
    "... on Trace { status coverage { answered of } "
    "locations { name provinceCode certainty } "
    "gaps { kind reason provinceCodes system } } "
    "... on CodeRefused { rule message }"
)


def examples(summary: Summary) -> dict[str, tuple[str, str]]:
    """What to try: a description → the code as printed on a package, and the direction."""
    return {
        "a retail lot in Hà Nội: where does it come from?": (printed(summary.retail), "backward"),
        "a lot of feed in Đồng Nai: where did it go?": (printed(summary.early), "forward"),
        "a pallet between the two": (printed(summary.pallet), "both"),
    }


def printed(link: str) -> str:
    """A code as an element string with brackets."""
    return element_string(read(link))


def told(summary: Summary, graphql: str | None, store: Location) -> Iterator[str]:
    """The lines to print. Without a hub only the world is told of; ``store`` is the hub's."""
    yield f"Simulated provinces (mô phỏng), profile {summary.profile}, seed {summary.seed}:"
    yield f"  {len(summary.addresses)} systems hold {summary.events} events"
    yield f"  systems folder  {summary.systems_folder}"
    for fault in Fault:
        for system in summary.failing(fault):
            yield f"  {fault.value:15} {system} ({place_names(summary, system)})"
    yield f"  portals         their databases: {summary.databases}"
    exported = ", ".join(summary.harvested)
    if graphql is None:
        yield f"  files only      {exported}: to be harvested (txng sync), nobody can ask them"
        return
    yield f"  harvested       {exported}: they export files, nobody can ask them"
    yield f"GraphQL endpoint  {graphql}"
    for what, (code, direction) in examples(summary).items():
        yield f"\nTry {what}"
        yield f"  {trace_command(summary, store, code, direction)}"
        yield f"  {curl(graphql, code, direction)}"
    yield "\nThe recall scenario: a contaminated additive, used in five provinces"
    yield f"  {trace_command(summary, store, printed(summary.recall), 'forward')}"


def place_names(summary: Summary, system: SystemId) -> str:
    """The provinces that a system serves."""
    known = provinces()
    return ", ".join(known[ProvinceCode(code)].name_vi for code in summary.provinces[system])


def trace_command(summary: Summary, store: Location, code: str, direction: str) -> str:
    """The same question from the command line, over the hub's own graph."""
    where = f"--systems {shlex.quote(summary.systems_folder)} --store {shlex.quote(str(store))}"
    return f"{program()} trace {shlex.quote(code)} --direction {direction} {where}"


def program() -> str:
    """The command as it can be typed here: by its path where it is not on the PATH."""
    return "txng" if shutil.which("txng") else shlex.quote(os.path.relpath(sys.argv[0]))


def curl(graphql: str, code: str, direction: str, more: str = "") -> str:
    """The question to the GraphQL endpoint, ready to paste; ``more`` of its input."""
    asked = f"code: $code, direction: {direction.upper()}{more}"
    query = f"query ($code: String!) {{ trace(input: {{ {asked} }}) {{ {_FIELDS} }} }}"
    body = orjson.dumps({"query": query, "variables": {"code": code}}).decode()
    return f"curl -s {graphql} -H 'Content-Type: application/json' -d {shlex.quote(body)}"


def as_json(summary: Summary, graphql: str | None) -> JsonObject:
    """The same for programs."""
    return {
        "graphql": graphql,
        "systems_folder": summary.systems_folder,
        "events": summary.events,
        "addresses": {str(system): at for system, at in summary.addresses.items()},
        "databases": summary.databases,
        "harvested": list(summary.harvested),
        "failing": {str(system): how for system, how in summary.faults.items()},
        "examples": [
            {"code": code, "direction": direction} for code, direction in examples(summary).values()
        ],
        "recall": printed(summary.recall),
    }
