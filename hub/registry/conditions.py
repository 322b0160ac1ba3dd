"""What has to hold before a system moves on to a stage; each thing missing is one sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.certification.certificate import Certificate
from connectors.certification.likeness import PLACES, alike
from connectors.certification.report import fingerprint
from connectors.registry import check_connector
from schema.model.systems import Environment, Stage, SystemSettings
from schema.model.times import DAY, VIETNAM, Micros, moment, zone

REPORT_DAYS = 90
"""How long a report proves anything; systems change."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is shown for a move on a day, ``now`` being the moment at which it is judged.

    ``others`` are the sound systems of the same folder; ``complete``: all that the system held then
    is in the graph.
    """

    on: date
    now: Micros
    others: Sequence[SystemSettings] = ()
    certificate: Certificate | None = None
    complete: Micros | None = None


def missing(settings: SystemSettings, stage: Stage, shown: Evidence) -> str | None:
    """What the stage wants and is not there; None when all is. The move says who and when."""
    condition = _CONDITIONS.get(stage)
    return condition(settings, shown) if condition else None


def day_of(at: Micros) -> date:
    """The day of a moment in Vietnam."""
    return moment(at).astimezone(zone(VIETNAM)).date()


def _registered(settings: SystemSettings, _: Evidence) -> str | None:
    if settings.owner is None:
        return "it has no owner; write who answers for it as owner in [system]"
    if not (check_connector(settings).hosts() or settings.connector.keys() & PLACES):
        return "its connector has no address; write in [connector] where the system is"
    return None


def _test_environment(settings: SystemSettings, shown: Evidence) -> str | None:
    if settings.environment is Environment.TEST or any(_tests_of(settings, shown.others)):
        return None
    where = ", ".join(settings.provinces)
    return (
        f'no sound file of its test environment (environment = "TEST", province {where}, kind'
        f" {settings.kind}) stands beside it; add one, then txng systems check"
    )


def _tests_of(
    settings: SystemSettings, others: Sequence[SystemSettings]
) -> Iterator[SystemSettings]:
    whose = (Environment.TEST, settings.kind, settings.simulated)
    for other in others:
        same = (other.environment, other.kind, other.simulated) == whose
        if same and not set(other.provinces).isdisjoint(settings.provinces):
            yield other


def _technically_connected(settings: SystemSettings, shown: Evidence) -> str | None:
    report = shown.certificate
    if report is None:
        return "it needs --report, the report.json of txng connector certify"
    if report.tier is None:
        return "the report reaches no tier; mend what it lacks and certify again"
    return _out_of_time(report, shown) or _of_another(settings, report, shown)


def _out_of_time(report: Certificate, shown: Evidence) -> str | None:
    if report.at > shown.now:
        return "the report is of the future; set the clock right and certify again"
    if report.at < shown.now - REPORT_DAYS * DAY:
        return f"the report is older than {REPORT_DAYS} days; certify again"
    made = day_of(report.at)
    return f"the report is of {made}, after the day of the move" if made > shown.on else None


def _of_another(settings: SystemSettings, report: Certificate, shown: Evidence) -> str | None:
    """A production system is proven by the report of its test system, when the two are alike."""
    if report.settings_sha256 == fingerprint(settings):
        return None
    tests = (
        _tests_of(settings, shown.others) if settings.environment is not Environment.TEST else ()
    )
    proven = [one for one in tests if report.settings_sha256 == fingerprint(one)]
    if not proven:
        return (
            f"the report, of {report.system}, is not of these settings, nor of its test system as"
            " it stands now; certify again"
        )
    if any(alike(one, settings) for one in proven):
        return None
    return (
        f"the report is of {proven[0].id}, which is asked or read in another way: only address,"
        " credentials, stamps and scope may differ; make the two files alike, then certify again"
    )


def _synchronised(_: SystemSettings, shown: Evidence) -> str | None:
    if shown.complete is None:
        return "no complete harvest of it is noted in the store (--store); run txng sync"
    made = day_of(shown.complete)
    return (
        f"its harvest was complete on {made}, after the day of the move"
        if made > shown.on
        else None
    )


_CONDITIONS: Mapping[Stage, Callable[[SystemSettings, Evidence], str | None]] = {
    Stage.REGISTERED: _registered,
    Stage.TEST_ENVIRONMENT: _test_environment,
    Stage.TECHNICALLY_CONNECTED: _technically_connected,
    Stage.SYNCHRONISED: _synchronised,
}
