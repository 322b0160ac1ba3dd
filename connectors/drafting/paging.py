"""How a long answer goes on: by what stands beside the records, and by asking for a second page."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.drafting.addresses import Asked
from connectors.drafting.fields import path_of
from connectors.drafting.guessed import Value
from connectors.drafting.more import may_go_on
from connectors.drafting.names import lexicon, said
from connectors.drafting.replies import Records
from connectors.sdk.paging import next_link
from connectors.sdk.reply import Reply
from connectors.sdk.words import words

Again = Callable[[Mapping[str, str]], Awaitable[Records | None]]
"""Asks the same with these parameters too; None where that is refused or brings no records."""
_ROUND = frozenset({10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 200, 250, 500, 1000})
_STYLES = ("page", "offset")


@dataclass(slots=True)
class Pages:
    """The ``paging`` of an endpoint, and what is to be known of it."""

    table: dict[str, Value] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """Why there may be more where no way on was found: to be read before all else."""


class Pager:
    """Finds out how one address pages."""

    def __init__(self, asked: Asked, reply: Reply, records: Records, again: Again) -> None:
        self._asked = asked
        self._reply = reply
        self._records = records
        self._again = again
        self._pages = Pages()

    async def pages(self) -> Pages:
        """What was found; where more is to come and nothing was found, what fails loudly."""
        if next_link(self._reply.headers.get("link", "")):
            self._pages.table = {"style": "link_header"}
            self._note('tiêu đề Link / the Link header: rel="next"')
            return self._pages
        if not await self._by_next():
            await self._counted()
        if not self._pages.table:
            self._pages.doubts = may_go_on(self._asked, self._records)
        if self._pages.table and self._asked.body is not None and self._counting():
            self._pages.table["where"] = "body"
        return self._pages

    def _counting(self) -> bool:
        return self._pages.table["style"] in ("page", "offset", "cursor")

    def _note(self, text: str) -> None:
        self._pages.notes.append(text)

    def _meant(self, meaning: str) -> Iterator[tuple[str, Any]]:
        for names, value in self._records.beside:
            leaf = next((n for n in reversed(names) if said(n, "paging")), "")
            if (leaf and said(leaf, "paging") == meaning) or (
                meaning == "next" and leaf and "next" in words(leaf)
            ):
                yield path_of(names), value

    def _says_more(self) -> str | None:
        return next((p for p, v in self._meant("more") if isinstance(v, bool)), None)

    async def _by_next(self) -> bool:
        for path, value in (*self._meant("next"), *self._meant("cursor")):
            if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
                continue
            if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
                self._pages.table = {"style": "next_link", "next": path}
                self._note(f"{path}: địa chỉ trang sau / the next page's address")
                return True
            named = await self._verified(self._names("cursor", path), str(value))
            parameter = named or path.rpartition(".")[2].strip('"')
            self._pages.table = {"style": "cursor", "parameter": parameter, "next": path}
            if (more := self._says_more()) is not None:
                self._pages.table["more"] = more
            self._note(
                f"{path}: asked for a second page with {parameter}: it came"
                if named
                else f"{path} leads on, but no parameter for it was found: NAME IT in `parameter`;"
                " until then a second page fails, and nothing is passed over"
            )
            return True
        return False

    async def _counted(self) -> None:
        count = len(self._records.found)
        total = next((p for p, v in self._meant("total") if _whole(v) and v >= count), None)
        more = self._says_more()
        left = self._left(count)
        given = [(n, said(n, "paging")) for n in self._asked.pages]
        named = [(n, m) for n, m in given if m in _STYLES]
        candidates = named or [(n, style) for style in _STYLES for n in self._names(style, "")]
        if not named and not left:
            if total is None and more is None and count in _ROUND:
                self._note(
                    f"CHÚ Ý / TAKE CARE: {count} records and nothing says whether there are more"
                )
            return
        for name, style in candidates:
            if await self._goes_on(name, style or "page", count):
                self._set(style or "page", name, total, more)
                self._note(f"asked for a second page with {name}: it came")
                return
        self._set("page", named[0][0] if named else "page", total, more)
        self._note(
            "a second page could not be had: MEND `paging`; until then it fails,"
            " and nothing is passed over"
        )

    def _left(self, count: int) -> bool:
        told = any(_whole(value) and value > count for _, value in self._meant("total"))
        return (
            told
            or any(value is True for _, value in self._meant("more"))
            or (count in _ROUND and not any(_whole(v) for _, v in self._meant("total")))
        )

    async def _goes_on(self, name: str, style: str, count: int) -> bool:
        now = self._asked.pages.get(name)
        begin = int(str(now)) if now is not None else (1 if style == "page" else 0)
        second = begin + (1 if style == "page" else count)
        return await self._verified([name], str(second)) is not None

    async def _verified(self, names: list[str], value: str) -> str | None:
        """The first parameter with which other records come."""
        for name in names:
            found = await self._again({name: value})
            if found is not None and found.found and found.found[0] != self._records.found[0]:
                return name
        return None

    def _names(self, meaning: str, path: str) -> list[str]:
        """Names to try: those in the address, the path's own, then usual ones."""
        given = [name for name in self._asked.pages if said(name, "paging") == meaning]
        own = [path.rpartition(".")[2].strip('"')] if path else []
        phrases = [phrase.split() for phrase in lexicon()["paging"][meaning]]
        usual = [form for phrase in phrases for form in _forms(phrase)]
        return list(dict.fromkeys([*given, *own, *usual]))

    def _set(self, style: str, name: str, total: str | None, more: str | None) -> None:
        table: dict[str, Value] = {"style": style, "parameter": name}
        first = self._asked.pages.get(name)
        if style == "page" and first is not None and str(first) == "0":
            table["first"] = 0
        sizes = {n: v for n, v in self._asked.pages.items() if said(n, "paging") == "size"}
        for size, value in sizes.items():
            table |= {"size_parameter": size, "size": max(1, int(str(value)))}
        if total is not None:
            table["total"] = total
        elif more is not None:
            table["more"] = more
        self._pages.table = table


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _forms(phrase: Sequence[str]) -> tuple[str, str]:
    """A name of these words as most systems write it: ``skipCount``, ``skip_count``."""
    first, *rest = phrase
    return first + "".join(word.capitalize() for word in rest), "_".join(phrase)
