"""OAuth 2.0 client credentials against a real token endpoint on a host of its own."""

import asyncio
import base64
import logging
from typing import Any
from urllib.parse import unquote_plus

import pytest
from aiohttp import web

from connectors.sdk.errors import ConnectorError, Malformed, Refused, Unavailable

SECRET = "kín-đáo"


class Issuer:
    """A token endpoint, and a system that takes only the newest token."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.basic: list[str] = []
        self.heard: list[str] = []
        self.good = ""
        self.reply: dict[str, Any] = {"token_type": "Bearer", "expires_in": 600}
        self.gate = asyncio.Event()
        self.gate.set()
        self.came = asyncio.Event()

    async def token(self, request: web.Request) -> web.Response:
        self.asked.append({k: str(v) for k, v in (await request.post()).items()})
        self.basic.append(request.headers.get("Authorization", ""))
        self.came.set()
        await self.gate.wait()
        self.good = f"token-{len(self.asked)}"
        return web.json_response({"access_token": self.good, **self.reply})

    async def system(self, request: web.Request) -> web.Response:
        self.heard.append(request.headers["Authorization"])
        return web.Response(status=200 if self.heard[-1] == f"Bearer {self.good}" else 401)


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
async def system(serve: Any, open_http: Any, issuer: Issuer) -> Any:
    """The door of a system whose tokens come from another host; called, it asks something."""
    tokens = (await serve(issuer.token)).replace("127.0.0.1", "localhost")
    url = await serve(issuer.system)

    def make(**changes: Any) -> Any:
        auth = {
            "type": "oauth2",
            "token_url": f"{tokens}/token",
            "client_id": "hub:1",
            "client_secret": "env:K",
            **changes,
        }
        door = open_http(base_url=url, auth=auth)
        return lambda: door.request("GET", f"{url}/x")

    return make


async def test_one_token_serves_until_shortly_before_it_expires(
    system: Any, issuer: Issuer, clock: Any
) -> None:
    ask = system()
    await ask()
    clock.move(539)
    await ask()
    assert issuer.heard == ["Bearer token-1"] * 2
    clock.move(1)  # a minute before the end
    await ask()
    assert issuer.heard[2:] == ["Bearer token-2"]


async def test_a_short_life_is_given_up_a_tenth_early(
    system: Any, issuer: Issuer, clock: Any
) -> None:
    issuer.reply["expires_in"] = "10"  # in quotes, as some write it
    ask = system()
    await ask()
    clock.move(8.9)
    await ask()
    clock.move(0.1)
    await ask()
    assert issuer.heard == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


async def test_client_and_secret_go_as_basic_each_encoded(system: Any, issuer: Issuer) -> None:
    await system(scope="txng.read", audience="tỉnh", parameters={"resource": "x"})()
    assert issuer.asked == [
        {
            "grant_type": "client_credentials",
            "scope": "txng.read",
            "audience": "tỉnh",
            "resource": "x",
        }
    ]
    said = base64.b64decode(issuer.basic[0].removeprefix("Basic ")).decode()
    assert [unquote_plus(part) for part in said.split(":")] == ["hub:1", SECRET]


async def test_or_among_the_fields_of_the_form(system: Any, issuer: Issuer) -> None:
    await system(client_auth="client_secret_post")()
    assert issuer.basic == [""]
    assert (issuer.asked[0]["client_id"], issuer.asked[0]["client_secret"]) == ("hub:1", SECRET)


async def test_requests_at_the_same_time_share_one_token(system: Any, issuer: Issuer) -> None:
    ask = system()
    await asyncio.gather(*(ask() for _ in range(8)))
    assert len(issuer.asked) == 1
    assert issuer.heard == ["Bearer token-1"] * 8


async def test_whoever_gives_up_leaves_the_fetch_to_the_next(system: Any, issuer: Issuer) -> None:
    ask = system()
    issuer.gate.clear()
    first, second = asyncio.create_task(ask()), asyncio.create_task(ask())
    await issuer.came.wait()
    first.cancel()
    issuer.gate.set()
    await second
    assert first.cancelled()
    assert issuer.heard == ["Bearer token-2"]


async def test_a_token_refused_before_its_time_is_fetched_anew_once(
    system: Any, issuer: Issuer
) -> None:
    ask = system()
    await ask()
    issuer.good = "revoked"
    await asyncio.gather(ask(), ask(), ask())
    assert len(issuer.asked) == 2
    assert issuer.heard[-1] == "Bearer token-2"
    assert set(issuer.heard[1:]) == {"Bearer token-1", "Bearer token-2"}


async def test_a_401_to_a_new_token_too_is_refused(system: Any, issuer: Issuer) -> None:
    ask = system()
    await ask()
    issuer.reply["access_token"] = "not-what-the-system-takes"
    issuer.good = "revoked"
    with pytest.raises(Refused, match="check the system's credentials"):
        await ask()
    assert len(issuer.heard) == 3


async def test_a_token_without_an_end_is_kept_until_it_is_refused(
    system: Any, issuer: Issuer, clock: Any
) -> None:
    del issuer.reply["expires_in"]
    ask = system()
    await ask()
    clock.move(10_000_000)
    await ask()
    assert len(issuer.asked) == 1
    held_for_an_hour = system(lifetime_seconds=3_600)
    await held_for_an_hour()
    clock.move(3_540)
    await held_for_an_hour()
    assert len(issuer.asked) == 3


def error(code: str) -> tuple[int, dict[str, str]]:
    return 400, {"error": code, "error_description": f"client_secret {SECRET} is wrong"}


@pytest.mark.parametrize(
    ("reply", "kind", "why"),
    [
        (error("invalid_client"), Refused, "does not give the hub a token (invalid_client): check"),
        (error(f"bad {SECRET}"), Refused, "does not give the hub a token: check"),
        ((401, {}), Refused, "does not give the hub a token: check `auth`"),
        ((403, {}), Refused, "answered HTTP 403"),
        ((302, {}), Refused, "a redirect"),
        ((404, {}), Malformed, "is not there (HTTP 404): check `token_url`"),
        ((429, {}), Unavailable, "answered HTTP 429"),
        ((503, {}), Unavailable, "answered HTTP 503"),
        ((200, {"token": SECRET}), Malformed, "replied without an access token"),
        ((200, {"access_token": f"{SECRET}\r\nX: 1"}), Malformed, "replied without an access to"),
        ((200, {"access_token": "a", "token_type": "mac"}), Malformed, "another type than Bearer"),
        ((200, {"access_token": "a", "expires_in": "soon"}), Malformed, "no number of seconds"),
        ((200, {"access_token": "a", "expires_in": True}), Malformed, "no number of seconds"),
        ((200, {"access_token": "a", "expires_in": -1}), Malformed, "no number of seconds"),
        ((200, [SECRET]), Malformed, "JSON that is no object"),
        ((200, None), Malformed, "breaks off"),
        ((200, "x" * 200_000), Malformed, "more than the 100,000 bytes"),
    ],
)
async def test_what_the_token_endpoint_says_is_one_of_the_four_errors(
    reply: tuple[int, Any],
    kind: type[ConnectorError],
    why: str,
    open_http: Any,
    serve: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    status, value = reply

    async def answer(request: web.Request) -> web.Response:
        if value is None:
            return web.Response(text=f'{{"access_token": "{SECRET}')
        headers = {"Retry-After": "9", "Location": "/elsewhere"}
        return web.json_response(value, status=status, headers=headers)

    with caplog.at_level(logging.DEBUG), pytest.raises(ConnectorError) as caught:
        await ask_with(open_http, await serve(answer))
    assert type(caught.value) is kind
    assert str(caught.value).startswith("its token endpoint ")
    assert why in str(caught.value)
    assert SECRET not in caplog.text + repr(vars(caught.value)) + str(caught.value)
    if isinstance(caught.value, Unavailable):
        assert caught.value.retry_after == 9


async def ask_with(open_http: Any, token_url: str) -> None:
    auth = {"type": "oauth2", "token_url": token_url, "client_id": "x", "client_secret": "env:K"}
    await open_http(base_url="http://127.0.0.1:1", auth=auth).request("GET", "http://127.0.0.1:1/")


async def test_a_silent_token_endpoint_is_said_to_be_it(open_http: Any, serve: Any) -> None:
    with pytest.raises(Unavailable, match="its token endpoint could not be reached: connection"):
        await ask_with(open_http, "http://127.0.0.1:1/token")


async def test_several_waiting_for_a_token_that_does_not_come_hear_the_one_reason(
    open_http: Any, serve: Any
) -> None:
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(status=503)

    auth = {"type": "oauth2", "client_id": "x", "client_secret": "env:K"}
    door = open_http(base_url="http://127.0.0.1:1", auth={**auth, "token_url": await serve(answer)})
    asks = (door.request("GET", "http://127.0.0.1:1/") for _ in range(5))
    said = await asyncio.gather(*asks, return_exceptions=True)
    assert {(type(one), str(one)) for one in said} == {
        (Unavailable, "its token endpoint answered HTTP 503")
    }
    assert len(heard) == 1
