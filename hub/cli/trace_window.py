"""``--window`` and ``--as-of``: the times that a trace is limited to, as one types them."""

import typer

from schema.model.times import DAY, Micros, day, instant

Window = tuple[Micros | None, Micros | None]
_OPEN = ".."
_FORM = (
    "write FROM/TO, each a date (2026-03-15), an RFC 3339 time (2026-03-15T08:30:00+07:00)"
    " or .. for an open end"
)
_DATE_LENGTH = 10


def read_window(text: str) -> Window:
    """Both ends, inclusive; a date stands for all of its day, in Vietnam as is a time without zone.

    ``typer.BadParameter`` when it is none, or ends before it begins.
    """
    begin, slash, end = text.partition("/")
    if not slash:
        raise _unusable(f"{text!r} has no /; {_FORM}")
    since, until = _end(begin, last=False), _end(end, last=True)
    if since is not None and until is not None and since > until:
        raise _unusable(f"{begin} lies after {end}")
    return since, until


def read_moment(text: str) -> Micros:
    """``--as-of``: an instant, or a date for the end of its day, in Vietnam as is one without zone.

    ``typer.BadParameter`` when it is neither.
    """
    try:
        if len(text.strip()) > _DATE_LENGTH:
            return instant(text.strip()).earliest or 0
        return (day(text.strip()).earliest or 0) + DAY - 1
    except ValueError as error:
        form = "write a date (2026-03-15) or an RFC 3339 time (2026-03-15T08:30:00+07:00)"
        raise typer.BadParameter(f"{error}; {form}", param_hint="--as-of") from error


def _end(text: str, *, last: bool) -> Micros | None:
    text = text.strip()
    if text == _OPEN:
        return None
    try:
        if len(text) > _DATE_LENGTH:
            return instant(text).earliest
        start = day(text).earliest or 0
    except ValueError as error:
        raise _unusable(f"{error}; {_FORM}") from error
    return start + DAY - 1 if last else start


def _unusable(said: str) -> typer.BadParameter:
    return typer.BadParameter(said, param_hint="--window")
