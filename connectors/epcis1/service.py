"""The service asked, by either transport: one poll, one reply."""

import re
from typing import Protocol
from urllib.parse import urlencode

from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.messages import operation, poll, query_document
from connectors.epcis1.parameters import EVENTS, Parameters, counted
from connectors.epcis1.reading import read_reply, read_result
from connectors.epcis1.refusals import TooComplex
from connectors.epcis1.soap import envelope, security_header
from connectors.sdk.asked import Body
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Host
from connectors.sdk.reply import Reply
from schema.epcis.xml_element import Element

_VERSION = re.compile("[0-9][.][0-9]")
_XML = "text/xml; charset=utf-8"
_ACCEPT = {"Accept": "text/xml, application/xml"}
_FAULT = frozenset({500})
"""SOAP 1.1 over HTTP sends its faults with this status (SOAP 1.1, 6.2)."""
_SPOKEN = frozenset({400, 413, 414, 500})
"""Statuses with which a service without SOAP may tell an exception of the standard."""


class Service(Protocol):
    """How one system is asked."""

    async def poll(self, query: str, parameters: Parameters) -> Reply:
        """The reply to one poll. It may still say an exception (``reading``)."""
        ...

    async def check(self) -> None:
        """Ask the least that shows that it answers, and what it speaks."""
        ...


class SoapService:
    """SOAP 1.1 over HTTP (ISO/IEC 19987:2017, 11.2)."""

    def __init__(self, config: Epcis1Config, host: Host) -> None:
        self._config = config
        self._host = host

    async def poll(self, query: str, parameters: Parameters) -> Reply:
        """See ``Service``."""
        return await self._ask(poll(query, parameters))

    async def check(self) -> None:
        """Its version is not lower than the file says, and it has the query for events."""
        told = read_result(await self._ask(operation("GetStandardVersion")))
        spoken, declared = _version("".join(told)), self._config.version
        if spoken is not None and spoken < declared:
            raise Unsupported(f"speaks EPCIS {spoken}, and its file says `version` {declared}")
        if EVENTS not in read_result(await self._ask(operation("GetQueryNames"))):
            raise Unsupported(f"does not have the query {EVENTS}")

    async def _ask(self, message: Element) -> Reply:
        token, host = self._config.ws_security, self._host
        header = security_header(token, host.secrets, host.now) if token else None
        reply = await host.http.request(
            "POST",
            self._config.base_url,
            headers={**_ACCEPT, "SOAPAction": '""'},
            body=Body(_XML, envelope(message, header)),
            answering=_FAULT,
        )
        return _there(reply)


class PlainService:
    """Plain XML over HTTP: the parameters in the address, or a document with the message."""

    def __init__(self, config: Epcis1Config, host: Host) -> None:
        self._config = config
        self._host = host

    async def poll(self, query: str, parameters: Parameters) -> Reply:
        """See ``Service``. Raises ``TooComplex`` for what would make too long an address."""
        if self._config.question == "document":
            document = query_document(poll(query, parameters), self._host.now())
            return await self._ask("POST", (), Body(_XML, document))
        params = tuple(self._written(parameters))
        if len(self._config.base_url) + len(urlencode(params)) > self._config.longest_url:
            raise TooComplex
        return await self._ask(self._config.method, params)

    async def check(self) -> None:
        """Ask for one event of any kind."""
        reply = await self.poll(EVENTS, (counted("eventCountLimit", 1),))
        for _ in read_reply(reply, self._host.settings, self._host.now()):
            pass

    def _written(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Each value by itself, or joined in one."""
        join = self._config.separator
        return [
            (parameter.name, text)
            for parameter in parameters
            for text in ([join.join(parameter.texts)] if join else parameter.texts)
        ]

    async def _ask(
        self, method: str, params: tuple[tuple[str, str], ...], body: Body | None = None
    ) -> Reply:
        reply = await self._host.http.request(
            method,
            self._config.base_url,
            params=params,
            headers=_ACCEPT,
            body=body,
            answering=_SPOKEN,
        )
        return _there(reply)


def _there(reply: Reply) -> Reply:
    if reply.status == 404:
        raise Malformed(NOT_THERE)
    return reply


def _version(text: str) -> str | None:
    """The version in a text such as ``EPCIS 1.2.0``; None when there is none to be seen."""
    found = _VERSION.search(text)
    return found[0] if found else None
