"""What answers at an address: recognised, and drafted as the kind that speaks to it."""

from collections import Counter
from collections.abc import Mapping
from time import time_ns
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from connectors.drafting.addresses import Asked, asked_of
from connectors.drafting.door import Looking, looking
from connectors.drafting.drafting import auth_line, mapped, plain
from connectors.drafting.event import guess
from connectors.drafting.graphql import draft_graphql, speaks_graphql
from connectors.drafting.guessed import Section
from connectors.drafting.paging import Pager
from connectors.drafting.replies import Records, records_in
from connectors.drafting.wanted import Draft, Wanted
from connectors.drafting.writing import value
from connectors.registry import open_connector
from connectors.sdk.errors import ConnectorError, Malformed, Refused, Unsupported
from connectors.sdk.json_reply import decode_json
from connectors.sdk.reply import Reply
from connectors.sdk.system_file import parse_system
from connectors.sdk.xml_reply import decode_xml, xml_value
from schema.epcis.xml_element import Element
from schema.model.json import Json

NOTHING_KNOWN = "answers with nothing that is known here: no list of records, no GraphQL, no EPCIS"


async def probe(wanted: Wanted) -> Draft:
    """The draft. Raises the four errors, ``SystemFileError`` where what was given is wrong."""
    async with looking(wanted.urls, wanted.auth) as at:
        url = wanted.urls[0]
        if wanted.document is not None:
            return await draft_graphql(at, url, wanted)
        try:
            reply = await at.ask(url, json=wanted.body)
        except (Unsupported, Malformed) as error:
            return await _other(at, url, wanted, error)
        draft = await _of_reply(at, url, wanted, reply)
        return draft or await _other(at, url, wanted, Malformed(NOTHING_KNOWN))


async def _of_reply(at: Looking, url: str, wanted: Wanted, reply: Reply) -> Draft | None:
    try:
        form, found = decoded(reply)
    except Malformed:
        return None
    if form == "xml" and (b"epcis" in reply.body.lower()):
        return None
    if isinstance(found, dict) and ("epcisBody" in found or "EPCIS" in str(found.get("type"))):
        return await _epcis2(at, url, wanted)
    return await _rest(at, wanted, form) if records_in(found) else None


def decoded(reply: Reply) -> tuple[str, Json]:
    """The form of a reply and what it says; ``Malformed`` where it is neither JSON nor XML. What
    is a list once in XML is one everywhere."""
    if reply.body.lstrip()[:1] == b"<":
        root = decode_xml(reply.body)
        return "xml", xml_value(root, repeated(root))
    return "json", decode_json(reply.body)


def repeated(root: Element) -> tuple[str, ...]:
    """The local names of elements that stand several times in one, as ``lists`` names them."""
    found = dict[str, None]()
    for element in root.iter(etree.Element):
        names = Counter(
            etree.QName(child).localname for child in element.iterchildren(etree.Element)
        )
        found.update(dict.fromkeys(name for name, times in names.items() if times > 1))
    return tuple(found)


async def _other(at: Looking, url: str, wanted: Wanted, first: ConnectorError) -> Draft:
    """What needs to be asked in its own way before it answers."""
    if await speaks_graphql(at, url):
        return await draft_graphql(at, url, wanted)
    for kind, base in (
        ("epcis1", url.partition("?")[0]),
        ("epcis2", url.partition("?")[0].removesuffix("/events")),
    ):
        own = [f"base_url = {value(base)}", *auth_line(wanted.auth)]
        draft = plain(wanted, kind, own)
        if await _answers(at, draft, wanted):
            return draft
    raise first


async def _epcis2(at: Looking, url: str, wanted: Wanted) -> Draft:
    base = url.partition("?")[0].rstrip("/").removesuffix("/events")
    draft = plain(wanted, "epcis2", [f"base_url = {value(base)}", *auth_line(wanted.auth)])
    if not await _answers(at, draft, wanted):
        raise Unsupported("gives an EPCIS document, and does not answer GET /events beside it")
    return draft


async def _answers(at: Looking, draft: Draft, wanted: Wanted) -> bool:
    """Whether the system answers the connector that is drafted."""
    settings = parse_system(draft.text, f"{wanted.system}.toml")
    connector = open_connector(settings, at.session, lambda: time_ns() // 1_000)
    try:
        await connector.check()
    except Refused:
        raise
    except ConnectorError:
        return False
    finally:
        await connector.aclose()
    return True


async def _rest(at: Looking, wanted: Wanted, form: str) -> Draft:
    every: list[Json] = []
    ways: list[Section] = []
    checks: list[Asked] = []
    doubts: list[str] = []
    for url in wanted.urls:
        asked, records, section, doubted = await _endpoint(at, url, wanted, form)
        every += [
            one for one in records.found if one not in every
        ]  # two addresses may tell the same
        ways.append(section)
        checks.append(asked)
        doubts += doubted
    guesses = guess(every)
    if not guesses.sections:
        raise Malformed(NOTHING_KNOWN)
    guesses.notes += dict.fromkeys(doubts)
    own = [f"base_url = {value(at.origin)}", *auth_line(wanted.auth), *_check(checks[0], form)]
    if checks[0].method == "POST":
        guesses.notes.append("`check` asks the same address by GET: name one that answers that")
    return mapped(wanted, "rest", own, ways, guesses, every)


def _check(asked: Asked, form: str) -> list[str]:
    lines = ["", "[connector.check]", f"path = {value(asked.literal or '/')}"]
    if asked.sent:
        lines.append(f"query = {value(dict(asked.sent))}")
    return lines + (['reply = "xml"'] if form == "xml" else [])


async def _endpoint(
    at: Looking, url: str, wanted: Wanted, form: str
) -> tuple[Asked, Records, Section, list[str]]:
    reply = await at.ask(url, json=wanted.body)
    found = records_in(decoded(reply)[1])
    if found is None:
        raise Malformed(f"no list of records at {urlsplit(url).path}")
    asked = asked_of(url, wanted.body, wanted.sample)
    asked.form = form
    asked.lists = repeated(decode_xml(reply.body)) if form == "xml" else ()

    async def again(more: Mapping[str, str]) -> Records | None:
        """The records that come with further parameters; None where none do."""
        try:
            other = await at.ask(url, **_with(wanted.body, more))
            return records_in(decoded(other)[1])
        except ConnectorError:
            return None

    pages = await Pager(asked, reply, found, again).pages()
    section = asked.section(found.path, pages.table, tuple(pages.notes))
    return asked, found, section, pages.doubts


def _with(body: Json, more: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(body, Mapping):
        return {"more": more}
    numbered = {name: int(text) if text.isdecimal() else text for name, text in more.items()}
    return {"json": {**body, **numbered}}
