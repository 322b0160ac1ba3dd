"""A bad record never stops the rest, and is kept with its reason."""

from connectors.sdk.errors import Unsupported
from connectors.sdk.setting_aside import LONGEST_RAW
from connectors.testing.bench import Bench
from connectors.testing.faults import Ending, ending
from connectors.testing.hearing import Heard, told
from connectors.testing.io_watch import io_noted
from connectors.testing.proxy.proxy import Spoil
from connectors.testing.proxy.spoiled import no_records, one_bad_record, spoiled
from connectors.testing.questions import any_question
from connectors.testing.rule import Rule
from connectors.testing.trials import Trials
from connectors.testing.verdicts import Broken, NotProven
from schema.model.records import MasterData, Record, SetAside

_LISTS = 6
"""Lists of a reply in which a record is spoiled: one of them holds the events."""


async def _rest(bench: Bench) -> None:
    """The first record of one list after the other is none; in the right one it shows."""
    good = await Trials(bench).good()
    if len(good.heard.records) < 2:
        raise NotProven("give a sample with two events at least")
    ended: list[str] = []
    for number in range(_LISTS):
        heard, shown = await _heard(bench, spoiled(one_bad_record(number)))
        if not shown:
            continue
        if heard.set_aside and heard.records:
            return
        ended.append(_how(heard, good.heard))
    if not any(ended):
        raise NotProven("no reply holds records in lists that can be spoiled")
    raise Broken(max(ended, key=len))


async def _heard(bench: Bench, spoil: Spoil) -> tuple[Heard, bool]:
    memory = bench.memory.around
    async with bench.spoiled(spoil, memory) as behind:
        query = any_question(behind.connector, bench.samples)
        heard = await bench.asked(behind.connector, query)
        return heard, any(turn.spoiled for turn in behind.proxy.turns)


def _how(heard: Heard, good: Heard) -> str:
    """What went wrong with the rest; empty where the spoiled list was of no interest."""
    if ending(heard) is Ending.FOREIGN:
        return ""
    if heard.error is not None:
        return f"one bad record ends the whole answer: {heard.error}"
    if heard.set_aside:
        return "one bad record takes all others with it"
    if len(heard.records) < len(good.records):
        return "a bad record disappears without being set aside"
    return ""


async def _kept(bench: Bench) -> None:
    await Trials(bench).good()
    aside: list[SetAside] = []
    for change in (no_records, one_bad_record(0), one_bad_record(1)):
        heard, _ = await _heard(bench, spoiled(change))
        aside += heard.set_aside
    if not aside:
        raise NotProven("nothing could be made to be set aside")
    for one in aside:
        _whole(one, bench.settings.id)
    await _reread(bench, aside)


def _whole(one: SetAside, system: str) -> None:
    if one.system != system:
        raise Broken(f"a record is set aside in the name of {one.system!r}")
    if not one.reason.strip():
        raise Broken("a record is set aside without a reason")
    if len(repr(one.raw)) > 2 * LONGEST_RAW:
        raise Broken(f"a record is set aside with more than {LONGEST_RAW:,} bytes of its own")


async def _reread(bench: Bench, aside: list[SetAside]) -> None:
    async with bench.opened() as connector:
        asked = len(bench.watch.requests)
        with io_noted() as noted:
            for one in aside:
                try:
                    said = list(connector.reread(one.raw, bench.subject.now))
                except Unsupported:
                    return
                except Exception as error:
                    raise Broken(f"reread() of what was set aside raises {told(error)}") from error
                if not all(isinstance(s, Record | MasterData | SetAside) for s in said):
                    raise Broken("reread() gives what is neither record, master data nor set aside")
    if noted or len(bench.watch.requests) > asked:
        raise Broken("reread() asks or opens something")


RULES = (
    Rule(
        "aside.rest",
        "One bad record is set aside, and the others are read.",
        "Một bản ghi hỏng được để riêng, các bản ghi khác vẫn được đọc.",
        _rest,
    ),
    Rule(
        "aside.kept",
        "What is set aside has its system, its reason and itself, and can be read again.",
        "Bản ghi để riêng có hệ thống, lý do và nội dung gốc, và đọc lại được.",
        _kept,
    ),
)
