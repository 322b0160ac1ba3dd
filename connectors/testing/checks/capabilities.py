"""What a connector declares, it can; what it does not declare, it refuses."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from connectors.sdk.errors import Unavailable, Unsupported
from connectors.sdk.interface import SDK_VERSION, Capability, Connector, Manifest
from connectors.testing.bench import Bench
from connectors.testing.hearing import Heard, in_time, told
from connectors.testing.io_watch import io_noted
from connectors.testing.questions import ASKED, questions, sampled, unknown
from connectors.testing.rule import Check, Rule
from connectors.testing.verdicts import Broken, NotApplicable, NotProven


async def _manifest(bench: Bench) -> None:
    with io_noted() as noted:
        async with bench.opened() as connector:
            first, second = connector.manifest, connector.manifest
        wrong = list(_wrong(first))
    if first != second:
        raise Broken("the manifest is another one when it is read again")
    if wrong:
        raise Broken(f"the manifest {wrong[0]}")
    if noted or bench.watch.requests:
        raise Broken("opening the connector and reading its manifest asks or opens something")


def _wrong(manifest: Manifest) -> list[str]:
    """What is wrong with a manifest, each as what it does."""
    major = manifest.sdk_version.partition(".")[0]
    found = {
        "has no name": not manifest.name,
        f"is for SDK {manifest.sdk_version}; this is {SDK_VERSION}": major
        != SDK_VERSION.partition(".")[0],
        "allows less than one question at a time": manifest.max_concurrency < 1,
        "has a rate that is not above zero": manifest.rate is not None and manifest.rate <= 0,
        "declares nothing that the connector can do": not manifest.capabilities,
    }
    return [what for what, holds in found.items() if holds]


async def _answers_check(bench: Bench) -> None:
    async with bench.opened() as connector:
        try:
            await in_time(connector.check(), bench.patience)
        except Unavailable as error:
            raise NotProven(f"the system did not answer: {error}") from error
        except Exception as error:
            raise Broken(f"check() raises while the system is well: {told(error)}") from error


def _answers(capability: Capability) -> Check:
    """That a way of asking for events finds what the sample says is there."""

    async def check(bench: Bench) -> None:
        async with bench.opened() as connector:
            _declared(connector, capability)
            query = sampled(capability, bench.samples)
            if query is None:
                raise NotProven(f"give `{ASKED[capability]}` in [samples]")
            heard = await bench.asked(connector, query)
        _found(heard, heard.records, "no event of the sample; is the sample in the system?")

    return check


async def _lists_changes(bench: Bench) -> None:
    async with bench.opened() as connector:
        _declared(connector, Capability.CHANGES)
        heard = await bench.changes(connector, None)
    found = [record for page in heard.said for record in page.records]
    _found(heard, found, "nothing has changed since the beginning; is the system empty?")


async def _gives_master_data(bench: Bench) -> None:
    things = bench.samples.things
    async with bench.opened() as connector:
        _declared(connector, Capability.MASTER_DATA)
        heard = await bench.hear(lambda: connector.master_data(things), connector.manifest.rate)
    if isinstance(heard.error, Unsupported) and not things:
        raise NotProven("give `things` in [samples]: not all master data can be listed")
    _found(heard, heard.master_data, "no master data; is what the sample names in the system?")


def _declared(connector: Connector[Any], capability: Capability) -> None:
    if capability not in connector.manifest.capabilities:
        raise NotApplicable(f"{capability} is not declared")


def _found(heard: Heard, what: list[Any], nothing: str) -> None:
    if heard.foreign and heard.error is not None:
        raise NotProven(f"the answer broke off (see errors.four): {told(heard.error)}")
    if isinstance(heard.error, Unavailable):
        raise NotProven(f"the system did not answer: {heard.error}")
    if heard.error is not None:
        raise Broken(f"is declared, but answers {type(heard.error).__name__}: {heard.error}")
    if not what:
        raise Broken(f"is declared, but finds {nothing}")


async def _refuses(bench: Bench) -> None:
    """Every undeclared capability, asked by a question that needs it."""
    async with bench.opened() as connector:
        missing = sorted(set(Capability) - connector.manifest.capabilities)
        if not missing:
            raise NotApplicable("every capability is declared")
        for capability in missing:
            with io_noted() as noted:
                heard = await bench.hear(_asking(connector, bench, capability))
            before = noted or bench.watch.requests
            if not isinstance(heard.error, Unsupported):
                ended = told(heard.error) if heard.error else f"{len(heard.said)} answers"
                raise Broken(f"{capability} is not declared; asked for it came {ended}")
            if before:
                raise Broken(f"{capability} is refused only after asking or opening something")


def _asking(
    connector: Connector[Any], bench: Bench, capability: Capability
) -> Callable[[], AsyncIterator[Any]]:
    if capability is Capability.CHANGES:
        return lambda: connector.changes(None)
    if capability is Capability.MASTER_DATA:
        return lambda: connector.master_data(bench.samples.things)
    query = sampled(capability, bench.samples) or unknown(capability, bench.samples)
    return lambda: connector.events(query)


async def _takes(bench: Bench) -> None:
    async with bench.opened() as connector:
        for query in questions(connector, bench.samples).values():
            if connector.takes(query) != query:
                raise Broken("takes() leaves out an id of the samples, which the system holds")
        if bench.watch.requests:
            raise Broken("takes() asks the system")


_BY = {
    Capability.EVENTS_BY_EPC: ("instance or logistic unit", "sản phẩm đơn chiếc, đơn vị hậu cần"),
    Capability.EVENTS_BY_EPC_CLASS: ("lot", "lô"),
    Capability.EVENTS_BY_PLACE: ("place", "địa điểm"),
    Capability.EVENTS_BY_TIME: ("event time", "thời gian sự kiện"),
    Capability.EVENTS_BY_ID: ("event id", "mã sự kiện"),
    Capability.EVENTS_BY_TRANSFORMATION: ("transformation id", "mã lần chế biến"),
}

RULES = (
    Rule(
        "manifest.sound",
        "The manifest is sound, always the same, and costs no I/O.",
        "Bản khai (manifest) hợp lệ, không đổi, và không cần truy cập gì bên ngoài.",
        _manifest,
    ),
    Rule(
        "capability.check",
        "check() returns while the system is well.",
        "check() kết thúc bình thường khi hệ thống hoạt động tốt.",
        _answers_check,
    ),
    *(
        Rule(
            f"capability.{capability}",
            f"Where declared, events are found by {by}.",
            f"Nếu đã khai, tìm được sự kiện theo {by_vi}.",
            _answers(capability),
        )
        for capability, (by, by_vi) in _BY.items()
    ),
    Rule(
        "capability.changes",
        "Where declared, what changed is listed.",
        "Nếu đã khai, liệt kê được những gì đã thay đổi.",
        _lists_changes,
    ),
    Rule(
        "capability.master_data",
        "Where declared, master data is given.",
        "Nếu đã khai, trả được dữ liệu danh mục.",
        _gives_master_data,
    ),
    Rule(
        "capability.undeclared",
        "What is not declared is refused with Unsupported, before any I/O.",
        "Điều không khai thì bị từ chối bằng Unsupported, trước mọi truy cập bên ngoài.",
        _refuses,
    ),
    Rule(
        "capability.takes",
        "takes() keeps every id that the system holds, and costs no I/O.",
        "takes() giữ lại mọi mã mà hệ thống có, và không cần truy cập gì bên ngoài.",
        _takes,
    ),
)
