"""The time that a question is limited to."""

from datetime import datetime

from schema.graphql.hub import Mistake
from schema.model.times import Micros, micros

Window = tuple[Micros | None, Micros | None]


def window(since: datetime | None, until: datetime | None) -> Window:
    """Both ends, None where open; ``Mistake`` when they are the wrong way round."""
    if since and until and since > until:
        said = f"since is {since.isoformat()}, which lies after until, {until.isoformat()}"
        raise Mistake("TIME_WINDOW", said)
    return (micros(since) if since else None, micros(until) if until else None)
