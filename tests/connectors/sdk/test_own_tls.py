"""A system's own certificates: whom the hub trusts there, and how it says who it is."""

import logging
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from certificates import Authority, Signed, server_tls

from connectors.sdk.errors import ConnectorError, Refused, Unavailable

PASSWORD = "kín-đáo"
Serve = Callable[[ssl.SSLContext], Awaitable[str]]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def server(authority: Authority) -> Signed:
    return authority.sign("server", host="127.0.0.1")


@pytest.fixture(scope="module")
def client(authority: Authority) -> Signed:
    return authority.sign("hub", password=PASSWORD)


@pytest.fixture
async def serve_tls() -> AsyncIterator[Serve]:
    """Starts a server that says whom it spoke with; gives its URL."""
    runners: list[web.AppRunner] = []

    async def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        shown = request.transport.get_extra_info("peercert") or {}
        names = [value for part in shown.get("subject", ()) for _, value in part]
        return web.json_response(names)

    async def start(tls: ssl.SSLContext) -> str:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", answer)
        runners.append(web.AppRunner(app))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0, ssl_context=tls).start()
        return f"https://127.0.0.1:{runners[-1].addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


def files(signed: Signed) -> dict[str, str]:
    return {"certificate": f"file:{signed.certificate}", "key": f"file:{signed.key}"}


async def test_the_hub_shows_its_certificate_to_whom_it_trusts(
    authority: Authority, server: Signed, client: Signed, serve_tls: Serve, open_http: Any
) -> None:
    url = await serve_tls(server_tls(server, clients=authority.ca))
    tls = {"ca": f"file:{authority.ca}", **files(client), "key_password": "env:K"}
    reply = await open_http(base_url=url, tls=tls).request("GET", url)
    assert reply.body == b'["hub"]'


async def test_certificates_go_with_a_token_fetched_over_the_same_tls(
    authority: Authority, server: Signed, client: Signed, serve_tls: Serve, open_http: Any
) -> None:
    url = await serve_tls(server_tls(server, clients=authority.ca))
    tls = {"ca": f"file:{authority.ca}", **files(client), "key_password": "env:K"}
    auth = {"type": "oauth2", "token_url": url, "client_id": "a", "client_secret": "env:K"}
    with pytest.raises(ConnectorError, match="its token endpoint replied with JSON that is no obj"):
        await open_http(base_url=url, tls=tls, auth=auth).request("GET", url)


async def test_one_systems_certificate_is_not_shown_to_another(
    authority: Authority, server: Signed, client: Signed, serve_tls: Serve, open_http: Any
) -> None:
    optional = server_tls(server, clients=authority.ca)
    optional.verify_mode = ssl.CERT_OPTIONAL
    url = await serve_tls(optional)
    ca = {"ca": f"file:{authority.ca}"}
    known = open_http(base_url=url, tls={**ca, **files(client), "key_password": "env:K"})
    unknown = open_http(base_url=url, tls=ca)
    assert (await known.request("GET", url)).body == b'["hub"]'
    assert (await unknown.request("GET", url)).body == b"[]"
    assert (await known.request("GET", url)).body == b'["hub"]'


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("expired", {"host": "127.0.0.1", "start": -9, "until": -1}, "its certificate has expired"),
        ("early", {"host": "127.0.0.1", "start": 2}, "its certificate is not valid yet"),
        ("elsewhere", {"host": "b.example"}, "its certificate is for another host"),
    ],
)
async def test_a_certificate_that_does_not_hold_is_told_in_words(
    name: str,
    changes: dict[str, Any],
    why: str,
    authority: Authority,
    serve_tls: Serve,
    open_http: Any,
) -> None:
    url = await serve_tls(server_tls(authority.sign(name, **changes)))
    tls = {"ca": f"file:{authority.ca}"}
    with pytest.raises(Unavailable, match=rf"\Acould not be reached: {why}\Z"):
        await open_http(base_url=url, tls=tls).request("GET", url)


async def test_only_whom_the_file_names_is_trusted(
    server: Signed, serve_tls: Serve, open_http: Any, tmp_path: Path
) -> None:
    url = await serve_tls(server_tls(server))
    for table in ({}, {"tls": {"ca": f"file:{Authority(tmp_path, 'another').ca}"}}):
        with pytest.raises(Unavailable, match="is signed by whom this hub does not trust"):
            await open_http(base_url=url, **table).request("GET", url)


@contextmanager
def blunt_server(tls: ssl.SSLContext) -> Iterator[str]:
    """A server that says in the handshake why it breaks off, which asyncio's does not."""
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                taken, _ = listener.accept()
                with taken, suppress(OSError):
                    tls.wrap_socket(taken, server_side=True)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.mark.parametrize("shown", [True, False])
async def test_a_system_that_will_not_take_us_refuses(
    shown: bool, authority: Authority, server: Signed, open_http: Any, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "another").sign("stranger")
    tls = {"ca": f"file:{authority.ca}", **(files(stranger) if shown else {})}
    with (
        blunt_server(server_tls(server, clients=authority.ca)) as url,
        pytest.raises(Refused, match=r"it may want a certificate \(`tls`\)"),
    ):
        await open_http(base_url=url, tls=tls).request("GET", url)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"certificate": "file:not-there.pem"}, "a file is not there"),
        ({"key": "other"}, "the key belongs to another certificate"),
        ({"key_password": "env:HEX"}, "or the key's password is wrong"),
        ({"key_password": None}, "or the key's password is wrong"),
        ({"ca": "file:not-there.pem"}, "the file of `tls.ca` cannot be used: a file is not there"),
    ],
)
async def test_files_that_cannot_be_used_are_told_without_their_secrets(
    changes: dict[str, Any],
    why: str,
    authority: Authority,
    client: Signed,
    open_http: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tls = {"ca": f"file:{authority.ca}", **files(client), "key_password": "env:K", **changes}
    if tls["key"] == "other":
        tls["key"] = f"file:{authority.sign('other').key}"
    table = {"base_url": "https://127.0.0.1:1", "tls": {k: v for k, v in tls.items() if v}}
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as caught:
        await open_http(**table).request("GET", "https://127.0.0.1:1")
    assert why in str(caught.value)
    assert PASSWORD not in caplog.text + str(caught.value)
    assert ".pem" not in str(caught.value)
