"""Connectors that break one rule about errors, hostile replies, load or life, and no other."""

import asyncio
import os
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import orjson
from storehouse_connector import StorehouseConnector

from connectors.sdk.asked import Params
from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.interface import Manifest
from schema.model.json import Json, JsonObject
from schema.model.queries import EventQuery
from schema.model.records import Record, Said, SetAside
from schema.model.times import Micros

LEFT_OPEN: list[int] = []
"""Descriptors that ``LeavesOpen`` opened; the test closes them."""


class LeavesOpen(StorehouseConnector):
    async def check(self) -> None:
        LEFT_OPEN.append(os.open(os.devnull, os.O_RDONLY))
        await super().check()


class CannotBeCancelled(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        try:
            return await super()._ask(path, params)
        except asyncio.CancelledError:
            return await super()._ask(path, params)


class LeavesATask(StorehouseConnector):
    """Stops its watch when an answer ends, fails or is cancelled, but not when it is left."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._watches: list[asyncio.Task[None]] = []

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        watch = asyncio.create_task(asyncio.sleep(3_600))
        self._watches.append(watch)
        try:
            async for said in super().events(query):
                yield said
        except (Exception, asyncio.CancelledError):
            watch.cancel()
            raise
        watch.cancel()

    async def aclose(self) -> None:
        for watch in self._watches:
            watch.cancel()


class WaitsAgain(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        for _ in range(13):
            try:
                return await super()._ask(path, params)
            except TimedOut as error:
                last = error
        raise last


class _Tells(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        try:
            return await super()._ask(path, params)
        except ConnectorError as error:
            raise self.told(error, path) from error

    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return error


class RaisesKeyErrors(StorehouseConnector):
    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        if isinstance(raw, dict):
            raw["kind"]
        return super()._read(raw, heard)


class HearsNoErrors(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        try:
            return await super()._ask(path, params)
        except (Unavailable, Refused, Malformed):
            return {"events": [], "things": [], "next": None, "cursor": None, "more": False}


class SaysWhere(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        error.args = (f"{error} at {self.config.base_url}{path}",)
        return error


class SorryLater(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Unavailable("not now") if "HTTP 401" in str(error) else error


class ForgetsWhen(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        plain = isinstance(error, Unavailable) and not isinstance(error, TimedOut)
        return Unavailable(str(error)) if plain else error


class BlamesTheReply(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Malformed("it failed") if "HTTP 500" in str(error) else error


class KnowsNoTime(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Unavailable("it is slow") if isinstance(error, TimedOut) else error


class CannotGoOn(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Unsupported("it broke off") if "broke off" in str(error) else error


class TrustsWebPages(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Unavailable("under repair") if "HTML" in str(error) else error


class RefusesBadPages(StorehouseConnector):
    def _said(self, page: JsonObject) -> Any:
        said = list(super()._said(page))
        if len(said) == 8 and not any(isinstance(one, Record) for one in said):
            raise Refused("not one good record")
        return iter(said)


class HoardsMemory(_Tells):
    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        if "more than" in str(error):
            bytearray(400_000_000)
        return error


class GuessesCharsets(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        try:
            return await super()._ask(path, params)
        except Malformed as error:
            reply = await self.host.http.request("GET", self._address(path), params=params)
            try:
                value: JsonObject = orjson.loads(reply.body.decode("cp1258").encode())
            except ValueError:
                raise error from None
            if not isinstance(value, dict):
                raise
            return value


class MakesTimesUp(StorehouseConnector):
    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        said = super()._read(raw, heard)
        if isinstance(said, SetAside) and isinstance(raw, dict) and isinstance(raw.get("at"), str):
            now = {"at": "2025-06-01T00:00:00Z", "logged": "2025-06-01T00:00:00Z"}
            return super()._read({**raw, **now}, heard)
        return said


class StopsAtItsLimit(StorehouseConnector):
    async def _pages(self, path: str, params: Params) -> AsyncGenerator[JsonObject, None]:
        try:
            async for page in super()._pages(path, params):
                yield page
        except Malformed as error:
            if not str(error).endswith(" pages"):
                raise


class StaysQuietly(StorehouseConnector):
    async def _pages(self, path: str, params: Params) -> AsyncGenerator[JsonObject, None]:
        try:
            async for page in super()._pages(path, params):
                yield page
        except Refused as error:
            if "another host" not in str(error):
                raise


class CountsAsUnsupported(_Tells):
    """Of the storehouse's own fault, see the test."""

    def told(self, error: ConnectorError, path: str) -> ConnectorError:
        return Unsupported("it is closed") if "HTTP 507" in str(error) else error


class GivesUpForGood(StorehouseConnector):
    failed = False

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        if self.failed:
            return
        try:
            async for said in super().events(query):
                yield said
        except Unavailable:
            self.failed = True
            raise


class DeclaresLessAtOnce(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        return replace(super().manifest, max_concurrency=1)

    @property
    def width(self) -> int:
        return 3


class DeclaresARate(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        return replace(super().manifest, rate=20.0)


class TriesAgain(StorehouseConnector):
    async def _ask(self, path: str, params: Params) -> JsonObject:
        for _ in range(2):
            try:
                return await super()._ask(path, params)
            except TimedOut:
                raise
            except Unavailable:
                continue
        return await super()._ask(path, params)


BROKEN: dict[str, type[StorehouseConnector]] = {
    "lifecycle.closed": LeavesOpen,
    "lifecycle.cancel": CannotBeCancelled,
    "lifecycle.early": LeavesATask,
    "lifecycle.deadline": WaitsAgain,
    "errors.four": RaisesKeyErrors,
    "errors.told": HearsNoErrors,
    "errors.words": SaysWhere,
    "hostile.refused": SorryLater,
    "hostile.busy": ForgetsWhen,
    "hostile.failing": BlamesTheReply,
    "hostile.silent": KnowsNoTime,
    "hostile.broken_off": CannotGoOn,
    "hostile.unreadable": TrustsWebPages,
    "hostile.types": RefusesBadPages,
    "hostile.sizes": HoardsMemory,
    "hostile.charset": GuessesCharsets,
    "hostile.clocks": MakesTimesUp,
    "hostile.paging": StopsAtItsLimit,
    "hostile.elsewhere": StaysQuietly,
    "hostile.own": CountsAsUnsupported,
    "hostile.recovers": GivesUpForGood,
    "load.concurrency": DeclaresLessAtOnce,
    "load.rate": DeclaresARate,
    "load.retries": TriesAgain,
}
