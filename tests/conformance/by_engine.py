"""What the command ``txng`` answers to a case, in the form of ``expected.json``."""

import json
from typing import Any

from typer.testing import CliRunner

from conformance.cases import Answer, Case
from hub.cli.commands import app
from schema.model.identifiers.canonical import canonical, site

_BEST = ("POSSIBLE", "INFERRED", "CERTAIN")
_OF_EVENTS = ("CONFLICT", "PROBABLE_DUPLICATE")


def answer(case: Case) -> Answer:
    """Run the command over the documents; raises ``AssertionError`` if it says no JSON."""
    words = [*_command(case), *_documents(case), "--json"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code in (0, 3, 4), f"{' '.join(words)}\n{result.output}"
    told = json.loads(result.stdout)
    return {"scores": _scores(told)} if "scores" in told else _trace(told)


def _documents(case: Case) -> list[str]:
    return [word for path in case.documents for word in ("--events", str(path))]


def _command(case: Case) -> list[str]:
    asked = case.question
    words = _common(asked)
    if asked["kind"] == "common-source":
        cases = [f"--case={one['code']}={one['weight']}" for one in asked["cases"]]
        return ["common-source", *cases, *words]
    since, until = (end or ".." for end in asked.get("window", [None, None]))
    words += [f"--direction={asked['direction']}", f"--window={since}/{until}"]
    words += [f"--as-of={asked['asOf']}"] if "asOf" in asked else []
    words += [f"--max-depth={asked['maxDepth']}"] if "maxDepth" in asked else []
    return ["trace", asked["start"], *words]


def _common(asked: dict[str, Any]) -> list[str]:
    contact = asked.get("contact", {})
    words = [f"--certainty={asked['certainty']}"] if "certainty" in asked else []
    words += [f"--contact={place}" for place in contact.get("places", [])]
    words += ["--contact-everywhere"] if contact.get("everywhere") else []
    words += ["--contact-containers"] if contact.get("containers") else []
    if "persistence" in contact:
        words.append(f"--contact-persistence={contact['persistence'] // 3600}h")
    return words


def _scores(told: dict[str, Any]) -> list[dict[str, Any]]:
    ranked = [
        {
            "kind": one["kind"],
            "id": (canonical if one["kind"] == "item" else site)(one["id"]),
            "score": round(one["score"], 6),
        }
        for one in told["scores"]
    ]
    return sorted(ranked, key=lambda one: (-one["score"], one["id"]))


def _trace(told: dict[str, Any]) -> Answer:
    return {
        "status": told["status"],
        "items": _ordered(
            {
                "id": canonical(item["id"]),
                **{name: item[name] for name in ("role", "certainty", "depth")},
            }
            for item in told["items"]
        ),
        "locations": _ordered(
            {"id": site(place["id"]), "certainty": place["certainty"]}
            for place in told["locations"]
        ),
        "links": _links(told["links"]),
        "gaps": _ordered(_gap(gap) for gap in told["gaps"]),
        "findings": _ordered(_finding(finding) for finding in told["findings"]),
    }


def _links(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for each kind, ends and item moved, with the best certainty."""
    found: dict[tuple[str, ...], str] = {}
    for link in told:
        moves = link["kind"] == "MOVEMENT"
        ends = [(site if moves else canonical)(link[end]) for end in ("from", "to")]
        key = (link["kind"], *ends, canonical(link["item"]) if moves else "")
        found[key] = max(link["certainty"], found.get(key, "POSSIBLE"), key=_BEST.index)
    return _ordered(
        {"kind": kind, "from": begin, "to": end, "certainty": how} | ({"item": i} if i else {})
        for (kind, begin, end, i), how in found.items()
    )


def _gap(gap: dict[str, Any]) -> dict[str, Any]:
    if gap["kind"] in ("RECORDS_SET_ASIDE", "LIMIT_REACHED"):
        return {"kind": gap["kind"]}
    told = {"kind": gap["kind"]}
    told |= {"item": canonical(gap["item"])} if gap["item"] else {}
    return told | ({"location": site(gap["location"])} if gap["location"] else {})


def _finding(finding: dict[str, Any]) -> dict[str, Any]:
    if finding["kind"] in _OF_EVENTS:
        return {"kind": finding["kind"], "events": sorted(finding["events"])}
    item = {"item": canonical(finding["item"])} if finding["item"] else {}
    return {"kind": finding["kind"]} | item


def _ordered(told: Any) -> list[dict[str, Any]]:
    distinct = {json.dumps(one, sort_keys=True): one for one in told}
    return [distinct[key] for key in sorted(distinct)]
