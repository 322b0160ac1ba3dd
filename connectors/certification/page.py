"""The report as one page for people, in Vietnamese and English; it needs nothing from elsewhere."""

from collections.abc import Mapping
from functools import cache

import jinja2

from connectors.certification.report import Report
from connectors.certification.tiers import ASKED, TIER_OF
from connectors.testing.rules import EVERY
from connectors.testing.verdicts import Outcome

_OUTCOMES_VI: Mapping[Outcome, str] = {
    Outcome.PASSED: "đạt",
    Outcome.FAILED: "không đạt",
    Outcome.NOT_PROVEN: "chưa chứng minh",
    Outcome.NOT_APPLICABLE: "không áp dụng",
}
_ASKED = ("Một cách hỏi sự kiện đã cho kết quả.", "Some way of asking for events was seen to work.")


def page(report: Report) -> str:
    """The page as HTML; whatever a system calls itself is text on it and never markup."""
    rows = [
        {
            "rule": one.rule,
            "tier": TIER_OF[one.rule].name,
            "says": EVERY[one.rule],
            "outcome": one.outcome,
            "outcome_vi": _OUTCOMES_VI[one.outcome],
            "reason": one.reason,
            "exempt": report.exempt.get(one.rule),
        }
        for one in report.result.results
    ]
    ahead = report.next
    return _template().render(
        told=report.to_json(),
        warned=report.warned,
        rows=rows,
        counts={o: len(report.result.of(o)) for o in Outcome},
        outcomes_vi=_OUTCOMES_VI,
        ahead=ahead and [(rule, *_statement(rule)) for rule in ahead[1]],
    )


def _statement(rule: str) -> tuple[str, str]:
    if rule == ASKED:
        return _ASKED
    return EVERY[rule].statement_vi, EVERY[rule].statement


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("connectors.certification", "")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined
    ).get_template("page.html")
