"""When an answer is the expected one: the matching rules of README.md."""

import json
from typing import Any

from conformance.cases import Answer

SETS = ("items", "locations", "gaps", "findings", "scores")


def differences(expected: Answer, told: Answer) -> list[str]:
    """Every difference as one line; none where the answer passes."""
    found = []
    if "status" in expected and expected["status"] != told.get("status"):
        found.append(f"status: expected {expected['status']}, told {told.get('status')}")
    for name in SETS:
        found += _compared(name, expected.get(name, []), told.get(name, []))
    may = _set(expected.get("linksThatMayBeTold", []))
    told_links = [link for link in told.get("links", []) if _text(link) not in may]
    return found + _compared("links", expected.get("links", []), told_links)


def _compared(name: str, expected: list[Any], told: list[Any]) -> list[str]:
    wanted, got = _set(expected), _set(told)
    missing = [f"{name}: missing {one}" for one in sorted(wanted - got)]
    return missing + [f"{name}: not expected {one}" for one in sorted(got - wanted)]


def _set(told: list[Any]) -> set[str]:
    return {_text(one) for one in told}


def _text(one: Any) -> str:
    return json.dumps(one, sort_keys=True, ensure_ascii=False)
