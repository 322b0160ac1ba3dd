"""The package's own data files, read once: rows of the CSV files, tables of the TOML files."""

import csv
import tomllib
from importlib.resources import files
from typing import Any


def csv_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.csv``, by column name."""
    return list(csv.DictReader(_text(f"{name}.csv").splitlines()))


def toml_tables(name: str, key: str) -> list[dict[str, Any]]:
    """The array of tables ``[[key]]`` of ``data/<name>.toml``, in the order of the file."""
    tables: list[dict[str, Any]] = tomllib.loads(_text(f"{name}.toml"))[key]
    return tables


def _text(file: str) -> str:
    return files("hub.registry").joinpath("data", file).read_text(encoding="utf-8")
