"""Secrets stand in settings by reference only: ``env:NAME`` or ``file:PATH``."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from connectors.sdk.errors import Refused


def _reference(text: str) -> str:
    kind, _, name = text.partition(":")
    if kind not in ("env", "file") or not name:
        raise ValueError("is not a secret's reference; it reads env:NAME or file:PATH")
    return text


SecretRef = Annotated[str, AfterValidator(_reference)]
"""Where a secret is to be found; never the secret itself."""


def resolve_secret(reference: str) -> str:
    """The secret that a reference names; ``Refused`` when it is not there or empty.

    A file's trailing line end is not part of the secret. The message names the reference only.
    """
    kind, _, name = reference.partition(":")
    value = os.environ.get(name, "") if kind == "env" else _read(Path(name), reference)
    if not value:
        raise Refused(f"the secret {reference} is not set")
    return value


def _read(path: Path, reference: str) -> str:
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"the secret {reference} cannot be read") from error
