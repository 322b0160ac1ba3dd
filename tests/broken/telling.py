"""Connectors that break one rule about records or changes, and keep all others."""

import unicodedata
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from storehouse_connector import StorehouseConnector

from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Page
from schema.model.json import Json, JsonObject
from schema.model.records import Record, Said, SetAside
from schema.model.times import Micros


class _Reads(StorehouseConnector):
    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        said = super()._read(raw, heard)
        return self.misread(said) if isinstance(said, Record) else said

    def misread(self, record: Record) -> Record:
        return record


class HeardAtNoTime(_Reads):
    def misread(self, record: Record) -> Record:
        return replace(record, fetched_at=0)


class RecordedInHalves(_Reads):
    def misread(self, record: Record) -> Record:
        return replace(record, recorded_at=cast("Any", float(record.recorded_at or 0) + 0.5))


class StepsOfItsOwn(_Reads):
    def misread(self, record: Record) -> Record:
        return replace(record, event=replace(record.event, biz_step="gửi hàng đi"))


class WritesApart(_Reads):
    def misread(self, record: Record) -> Record:
        notes = {
            n: unicodedata.normalize("NFD", str(v)) for n, v in record.event.extensions.items()
        }
        return replace(record, event=replace(record.event, extensions=notes))


class LosesBadRecords(StorehouseConnector):
    def _said(self, page: JsonObject) -> Iterator[Said]:
        listed = page.get("events")
        good = listed
        if isinstance(listed, list) and any(isinstance(one, dict) for one in listed):
            good = [one for one in listed if isinstance(one, dict)]
        return super()._said({**page, "events": good})


class GivesNoReason(StorehouseConnector):
    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        said = super()._read(raw, heard)
        return replace(said, reason="") if isinstance(said, SetAside) else said


class _Pages(StorehouseConnector):
    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        number = 0
        async with aclosing(super().changes(since)) as pages:
            async for page in pages:
                number += 1
                yield self.shown(page, number)

    def shown(self, page: Page, number: int) -> Page:
        return page


class NeverAtItsEnd(_Pages):
    def shown(self, page: Page, number: int) -> Page:
        return replace(page, more=True)


class ListsNoThirds(_Pages):
    def shown(self, page: Page, number: int) -> Page:
        kept = [r for r in page.records if isinstance(r, SetAside) or r.record_id != "3"]
        return replace(page, records=tuple(kept))


class SkipsAfterTheSecondPage(_Pages):
    def shown(self, page: Page, number: int) -> Page:
        at, _, count = (page.cursor or "").partition(".")
        if number != 2 or not page.more or not count.isdigit():
            return page
        return replace(page, cursor=f"{int(at) + 86_400_000_000}.{int(count) + 1}")


class BeginsAgain(_Pages):
    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        pages = [page async for page in super().changes(since)]
        if not any(page.records for page in pages):
            pages = [page async for page in super().changes(None)]
        for page in pages:
            yield page


class TakesAnyCursor(StorehouseConnector):
    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        whole = since is not None and since.partition(".")[0].isdigit() and "." in since
        async with aclosing(super().changes(since if whole else None)) as pages:
            async for page in pages:
                yield page


class CountsRecords(StorehouseConnector):
    """Its cursor is how many records it has read, of a list whose order changes."""

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        if since is not None and (not since.isascii() or not since.isdigit() or len(since) > 6):
            raise Unsupported("no cursor of this storehouse")
        done, more = int(since or "0"), True
        while more:
            whole = [r async for page in super().changes(None) for r in page.records]
            here = whole[done : done + 3]
            done += len(here)
            more = done < len(whole)
            yield Page(tuple(here), str(done), more)


BROKEN: dict[str, type[StorehouseConnector]] = {
    "record.provenance": HeardAtNoTime,
    "record.times": RecordedInHalves,
    "record.whole": StepsOfItsOwn,
    "record.text": WritesApart,
    "aside.rest": LosesBadRecords,
    "aside.kept": GivesNoReason,
    "changes.end": NeverAtItsEnd,
    "changes.all": ListsNoThirds,
    "changes.resume": SkipsAfterTheSecondPage,
    "changes.onward": BeginsAgain,
    "changes.cursor": TakesAnyCursor,
    "changes.moving": CountsRecords,
}
