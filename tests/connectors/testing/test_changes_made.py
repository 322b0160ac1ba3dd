"""What changes a record during a trial: a command, an ``async def`` or a plain function."""

import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from storehouse import Storehouse

from connectors.testing import commanded
from connectors.testing.commanded import by_command
from connectors.testing.result import RuleResult
from connectors.testing.rules import EVERY
from connectors.testing.suite import prove
from connectors.testing.verdicts import NotProven, Outcome

MOVING = EVERY["changes.moving"]


def python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


async def moved(subject: Any, change: Callable[[], object]) -> RuleResult:
    return await prove(MOVING, replace(subject, change=change))


async def test_a_plain_function_makes_it_too(of_kind: Any, house: Storehouse) -> None:
    def touch() -> dict[str, int]:
        house.alter()
        return {"changed": 1}

    assert (await moved(of_kind(), touch)).outcome is Outcome.PASSED


async def test_a_change_that_fails_is_not_laid_to_the_connector(of_kind: Any) -> None:
    async def fails() -> None:
        raise KeyError("no such record")

    result = await moved(of_kind(), fails)
    assert result.outcome is Outcome.NOT_PROVEN
    assert result.reason.startswith("`change` failed: KeyError: 'no such record' at test_changes")


async def test_a_change_of_nothing_proves_nothing(of_kind: Any) -> None:
    result = await moved(of_kind(), by_command(python("pass")))
    assert result.outcome is Outcome.NOT_PROVEN
    assert "the same as before" in result.reason


async def test_a_command_that_fails_is_told_by_its_code_and_last_line(of_kind: Any) -> None:
    code = (
        "import sys; print('first', 'the table is locked', '', sep='\\n', file=sys.stderr); exit(7)"
    )
    result = await moved(of_kind(), by_command(python(code)))
    assert (result.outcome, result.reason) == (
        Outcome.NOT_PROVEN,
        "the command of the change ended with exit code 7: the table is locked",
    )


async def test_a_command_that_is_not_there_is_told() -> None:
    with pytest.raises(NotProven, match="cannot be run: No such file"):
        await by_command("no-such-command-here")()


async def test_a_command_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commanded, "LONGEST", 0.2)
    with pytest.raises(NotProven, match=r"took longer than 0.2 s"):
        await by_command(python("import time; time.sleep(600)"))()


@pytest.mark.parametrize("text", ["", "  ", "echo 'open"])
def test_a_text_that_is_no_command_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no command|No closing quotation"):
        by_command(text)
