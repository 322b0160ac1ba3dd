"""Times as REST systems write them: local text of Vietnam (+07:00), usually without saying so."""

from datetime import datetime

from schema.model.times import VIETNAM, Micros, micros, moment, zone

_LOCAL = zone(VIETNAM)


def local_text(value: Micros, form: str) -> str:
    """A time in Vietnam's zone, in a ``strftime`` form."""
    return moment(value).astimezone(_LOCAL).strftime(form)


def read_local_text(text: str, form: str) -> Micros:
    """The same backwards; ``ValueError`` for any other text."""
    return micros(datetime.strptime(text, form).replace(tzinfo=_LOCAL))
