"""Where several cases may all come from: the common source (ranked over forward traces)."""

from collections.abc import Iterable, Mapping

from oracle.facts import after, is_arrival
from oracle.meaning import Known
from schema.model.identifiers.canonical import canonical, site
from schema.model.times import Micros
from schema.model.trace import Certainty, Direction


def scores(
    known: Known,
    cases: Mapping[str, float],
    certainty: Certainty = Certainty.POSSIBLE,
    contact: Iterable[str] | str | None = None,
    containers: bool = False,
    persistence: Micros | None = None,
) -> dict[str, float]:
    """Of every item and place: the weight of the cases reachable forward from it, over the weight
    of all. ``cases``: items or places, as written, with their weights."""
    weights = {_key(known, case): weight for case, weight in cases.items()}
    total = sum(weights.values())

    def score(candidate: str) -> float:
        states = known.reach(
            candidate,
            Direction.FORWARD,
            certainty=certainty,
            contact=contact,
            containers=containers,
            persistence=persistence,
        ).states
        found = {candidate} | {item for _, item in states}
        found |= {_arrived_at(known, event) for event, _ in states}
        return sum(weight for case, weight in weights.items() if case in found) / total

    return {candidate: score(candidate) for candidate in known.items | known.places}


def _key(known: Known, case: str) -> str:
    return site(case) if site(case) in known.places else canonical(case)


def _arrived_at(known: Known, event: str) -> str:
    """The place at which the event is an arrival, "" if none."""
    fact = known.facts[event]
    return (after(fact) or "") if is_arrival(fact) else ""
