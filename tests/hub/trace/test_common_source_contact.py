"""Whom a case can have met counts among what it may have come from, where that is asked for."""

from oracle.story import LOT, OTHER, A, received, shipped, told

from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.store import connect, drive
from hub.graph.sqlite.write import Writer
from hub.trace.atlas import Atlas
from hub.trace.common_plan import common_source_plan
from hub.trace.common_report import Asking, rank
from schema.model.common_source import Case, CommonSourceInput, merged
from schema.model.contact import NO_CONTACT, Contact
from schema.model.keys import PlaceId
from schema.model.trace import Certainty

AT_A = Contact(places=(PlaceId(A),))


def _scores(contact: Contact, certainty: Certainty = Certainty.POSSIBLE) -> dict[str, float]:
    asked = CommonSourceInput(
        cases=merged([Case(OTHER, 1.0)]), contact=contact, certainty=certainty
    )
    connection = connect(None)
    try:
        records = told(received(0, A, LOT), shipped(1, A, OTHER))
        Writer(connection, lambda: 0, {}).put(records)
        settle(connection)
        found = drive(connection, common_source_plan(asked, everything=True))
    finally:
        connection.close()
    report = rank(asked, found, Atlas(), Asking(0, ()))
    return {entry.canonical: entry.score for entry in report.scores}


def test_what_met_a_case_is_ranked_where_contact_is_asked_for() -> None:
    assert _scores(AT_A)[LOT] == 1.0
    assert _scores(NO_CONTACT).get(LOT, 0.0) == 0.0


def test_contact_counts_for_nothing_where_only_the_recorded_is_followed() -> None:
    assert _scores(AT_A, Certainty.CERTAIN).get(LOT, 0.0) == 0.0
