"""Who asks, by configuration, and the hook before data leaves."""

import pytest

from hub.access.hook import Leaving, unrecorded
from hub.access.viewers import ANONYMOUS, configured
from schema.model.viewer import Role


def test_who_is_not_named_is_the_public() -> None:
    assert configured(None) is ANONYMOUS
    assert ANONYMOUS.role is Role.PUBLIC


def test_a_role_is_configured_by_name() -> None:
    assert configured(" inspector ").role is Role.INSPECTOR


def test_an_unknown_role_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'KING' is not a role; the roles are PUBLIC, CHAIN"):
        configured("KING")


async def test_without_a_trail_everything_leaves() -> None:
    leaving: Leaving = unrecorded
    await leaving(ANONYMOUS, "trace", ["https://id.gs1.org/01/08931234567890/10/L1"])
