"""The door: its hosts, its statuses, its caps, and what it never says."""

import asyncio
import errno
import gzip
import logging
import re
import socket
import ssl
import zlib
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import abc, web
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.addresses import check_host, check_resolved, same_host
from connectors.sdk.decoding import CappedBody
from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_failures import retry_after, translated
from connectors.sdk.http_session import open_session
from connectors.sdk.http_wire import Wire
from connectors.sdk.json_reply import decode_json
from schema.model.systems import Limits

LOCAL = frozenset({"127.0.0.1"})
ADDRESS = ("127.0.0.1", "GET", "where", "hush")


@pytest.fixture
def door(session: aiohttp.ClientSession) -> HttpDoor:
    return HttpDoor(Wire(session, LOCAL, Limits(deadline=2, max_reply_bytes=10_000)))


@pytest.mark.parametrize(
    "url",
    [
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://127.1/",
        "http://localhost/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://user:pw@127.0.0.1/",
        "file:///etc/passwd",
        "http:///x",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_only_the_systems_own_hosts_are_reached(url: str) -> None:
    with pytest.raises(Refused):
        check_host(url, LOCAL)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("metadata.example", "169.254.169.254"),
        ("a.example", "127.0.0.1"),
        ("a.example", "::1"),
        ("a.example", "::ffff:10.0.0.1"),
        ("a.example", "0.0.0.0"),
        ("a.example", "224.0.0.1"),
        ("a.example", "fe80::1%eth0"),
        ("a.example", "255.255.255.255"),
        ("a.example", "64:ff9b::169.254.169.254"),
        ("a.example", "64:ff9b::7f00:1"),
        ("a.example", "2002:a9fe:a9fe::"),
        ("a.example", "fd00:ec2::254"),
        ("a.example", "100.100.100.200"),
        ("localhost", "169.254.169.254"),
    ],
)
def test_names_that_resolve_to_where_no_system_is_are_refused(host: str, address: str) -> None:
    with pytest.raises(Refused):
        check_resolved(host, address)


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://0.0.0.0/", "http://[fe80::1%25eth0]/",
            "http://[::ffff:10.0.0.1]/"]
)  # fmt: skip
def test_not_even_where_a_systems_file_names_them(url: str) -> None:
    with pytest.raises(Refused, match="address where no system can be"):
        check_host(url, frozenset({urlsplit(url).hostname or ""}))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("a.example", "10.1.2.3"),
        ("a.example", "192.168.0.1"),
        ("a.example", "fd12::1"),
        ("a.example", "64:ff9b::a01:203"),
    ],
)
def test_names_that_resolve_to_a_network_of_their_own_are_not(host: str, address: str) -> None:
    check_resolved(host, address)


class Rebinding(abc.AbstractResolver):
    """A name server that says another address each time."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[abc.ResolveResult]:
        said = {"hostname": host, "host": self.addresses.pop(0), "port": port}
        return [abc.ResolveResult(**said, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        return


async def test_a_status_that_answers_comes_with_its_body(serve: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=int(request.path[1:]), text="because")

    url = await serve(answer)
    async with open_session() as session:
        door = HttpDoor(Wire(session, frozenset({"127.0.0.1"}), Limits(deadline=2)))
        reply = await door.request("POST", f"{url}/500", answering={500})
        assert (reply.status, reply.body) == (500, b"because")
        with pytest.raises(Unavailable):
            await door.request("POST", f"{url}/503", answering={500})
        with pytest.raises(Unavailable):
            await door.request("POST", f"{url}/500")


async def test_what_a_name_resolved_to_is_what_is_connected_to(serve: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(headers={"Connection": "close"})

    url = (await serve(answer)).replace("127.0.0.1", "localhost")
    resolver = Rebinding("127.0.0.1", "169.254.169.254")
    async with open_session(resolver) as session:
        door = HttpDoor(Wire(session, frozenset({"localhost"}), Limits(deadline=2)))
        assert (await door.request("GET", url)).status == 200
        assert resolver.addresses == ["169.254.169.254"]
        assert isinstance(session.connector, aiohttp.TCPConnector)
        session.connector.clear_dns_cache()
        with pytest.raises(Refused, match="an address where no system can be"):
            await door.request("GET", url)


async def test_a_name_is_checked_as_it_resolves(session: aiohttp.ClientSession) -> None:
    door = HttpDoor(Wire(session, frozenset({"ip6-localhost"}), Limits(deadline=2)))
    with pytest.raises((Refused, Unavailable)):  # Unavailable where the name does not resolve
        await door.request("GET", "http://ip6-localhost:9/")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/b?x=1", "https://a.example/b?x=1"),
        ("?p=2", "https://a.example/v/list?p=2"),
        ("http://a.example/b", "https://a.example/b"),
        ("https://A.EXAMPLE:443/b#top", "https://a.example/b"),
    ],
)
def test_a_link_on_the_same_host_is_followed(link: str, expected: str) -> None:
    assert same_host("https://a.example/v/list", link) == expected


@pytest.mark.parametrize(
    "link", ["https://b.example/", "//b.example/x", "https://a.example:8443/", "javascript:1",
             "https://a.example@b.example/", "https://a.example.b.example/"]
)  # fmt: skip
def test_a_link_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(Refused):
        same_host("https://a.example/", link)


def test_a_link_that_is_none_is_malformed() -> None:
    with pytest.raises(Malformed):
        same_host("https://a.example/", "http://[bad")


@pytest.mark.parametrize(
    ("status", "error"),
    [(301, Refused), (400, Unsupported), (414, Unsupported), (401, Refused), (403, Refused),
     (408, TimedOut),
     (429, Unavailable), (500, Unavailable), (502, Unavailable), (503, Unavailable)],
)  # fmt: skip
async def test_a_status_is_told_by_what_happens_next(
    status: int, error: type[ConnectorError], door: HttpDoor, serve: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/x", "Retry-After": "3"})

    with pytest.raises(ConnectorError) as caught:
        await door.request("GET", await serve(answer) + "/where?token=hush")
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"answered HTTP {status}")
    assert not set(ADDRESS) & set(re.findall(r"[\w.]+", str(caught.value)))
    if status in (429, 503):
        assert isinstance(caught.value, Unavailable)
        assert caught.value.retry_after == 3


async def test_not_found_is_the_connectors_business(door: HttpDoor, serve: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=404)

    assert (await door.request("GET", await serve(answer))).status == 404


async def test_values_reach_the_server_as_they_are(door: HttpDoor, serve: Any) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.rel_url.raw_path, request.query.getall("q"), await request.json()))
        return web.json_response({})

    url = await serve(answer) + "/a%2Fb"
    values = ["1+1 = 2&x", "tôm|%2F"]
    await door.request("POST", url, params=[("q", v) for v in values], json={"ă": 1})
    assert seen == [("/a%2Fb", values, {"ă": 1})]


async def test_a_closed_port_is_unavailable_and_only_the_log_says_where(
    door: HttpDoor, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG, "connectors.sdk"),
        pytest.raises(Unavailable, match=r"\Acould not be reached: connection refused\Z"),
    ):
        await door.request("GET", "http://127.0.0.1:1/a?token=hush")
    (logged,) = caplog.messages
    assert "GET 127.0.0.1:1/a: could not be reached" in logged
    assert "ClientConnectorError" in logged
    assert "hush" not in logged


async def test_a_system_that_is_silent_or_hangs_up_says_nothing_of_where_it_is(
    session: aiohttp.ClientSession, serve: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/hang":
            await asyncio.sleep(60)
        request.transport.close()
        return web.Response()

    door = HttpDoor(Wire(session, LOCAL, Limits(deadline=0.2)))
    url = await serve(answer)
    with pytest.raises(TimedOut, match=r"\Adid not answer within 0.2 s\Z"):
        await door.request("GET", f"{url}/hang")
    with pytest.raises(Unavailable, match=r"\Acould not be reached: it closed the connection\Z"):
        await door.request("GET", f"{url}/close")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (socket.gaierror(socket.EAI_NONAME, "a.example"), "its host name is not known"),
        (ssl.SSLError(1, "a.example"), "no secure connection could be made"),
        (OSError(errno.EHOSTUNREACH, "a.example"), "no route to it"),
        (OSError(errno.EPIPE, "a.example"), "no connection"),
    ],
)
async def test_why_a_system_was_not_reached_is_said_in_words(error: OSError, why: str) -> None:
    for raised in (error, aiohttp.ClientConnectorError(None, error)):
        with pytest.raises(Unavailable, match=rf"\Acould not be reached: {why}\Z"):
            async with translated(1):
                raise raised


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "bare", "identity"])
async def test_compressed_replies_are_read(encoding: str, door: HttpDoor, serve: Any) -> None:
    text = b'{"a": 1}' * 100
    bare = zlib.compressobj(wbits=-15)
    bodies = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "bare": bare.compress(text) + bare.flush(),
        "identity": text,
    }

    async def answer(request: web.Request) -> web.Response:
        name = "deflate" if encoding == "bare" else encoding
        return web.Response(body=bodies[encoding], headers={"Content-Encoding": name})

    assert (await door.request("GET", await serve(answer))).body == text


@given(st.binary(max_size=3_000), st.integers(1, 3_000), st.integers(1, 500))
def test_a_body_is_whole_or_refused_by_its_cap(data: bytes, cap: int, step: int) -> None:
    zipped = gzip.compress(data)
    body = CappedBody("gzip", cap)
    try:
        for start in range(0, len(zipped), step):
            body.feed(zipped[start : start + step])
        whole = body.finish()
    except Malformed:
        assert len(data) > cap
    else:
        assert whole == data
        assert len(data) <= cap


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), (" 0 ", 0.0), (formatdate(1_000_060, usegmt=True), 60.0), ("99999999", 86_400.0),
     (formatdate(1, usegmt=True), 0.0), ("soon", None), ("", None), ("-3", None)],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after(text, 1_000_000) == seconds


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><p>", "an HTML page"),
        (b"\n <div>", "an HTML page"),
        (b'<?xml version="1.0"?><a/>', "an XML document"),
        (b"", "nothing"),
        (b'{"a": [1, 2', "breaks off"),
        (b'{"a": nope, "b": 1}', "not JSON"),
        (b"[" * 100_000, "too deeply"),
        (b'{"a": "\xff"}', "not JSON"),
    ],
)
def test_what_is_not_json_is_named(body: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode_json(body)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert decode_json(b"\xef\xbb\xbf[1]") == [1]


async def test_no_more_requests_run_at_a_time_than_the_system_bears(
    session: aiohttp.ClientSession, serve: Any
) -> None:
    running = most = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        return web.Response()

    door = HttpDoor(Wire(session, LOCAL, Limits(max_concurrency=3)))
    url = await serve(answer)
    await asyncio.gather(*(door.request("GET", url) for _ in range(12)))
    assert most == 3


async def test_a_request_given_up_leaves_room_for_the_next(
    session: aiohttp.ClientSession, serve: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/slow":
            await asyncio.sleep(60)
        return web.Response(text="ok")

    door = HttpDoor(Wire(session, LOCAL, Limits(max_concurrency=1, deadline=30)))
    url = await serve(answer)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await door.request("GET", f"{url}/slow")
    assert (await door.request("GET", f"{url}/quick")).body == b"ok"


async def test_cookies_of_one_answer_are_not_sent_with_the_next(door: HttpDoor, serve: Any) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "a=b"})

    url = await serve(answer)
    await door.request("GET", url)
    await door.request("GET", url)
    assert seen == [None, None]
