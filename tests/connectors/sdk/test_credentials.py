"""Credentials as systems see them, and as nobody else does."""

import base64
import json
import logging
from typing import Any

import pytest
from aiohttp import web
from pydantic import ValidationError

from connectors.sdk.asked import asked as question
from connectors.sdk.asked import form_body
from connectors.sdk.errors import Refused
from connectors.sdk.http_config import HttpConfig

SECRET = "kín-đáo"
AUTHS: dict[str, dict[str, Any]] = {
    "bearer": {"type": "bearer", "token": "env:K"},
    "header": {"type": "api_key", "key": "env:K", "header": "X-Khoa"},
    "parameter": {"type": "api_key", "key": "env:K", "parameter": "khóa"},
    "basic": {"type": "basic", "user": "sở", "password": "env:K"},
    "oauth2": {
        "type": "oauth2",
        "token_url": "http://127.0.0.1:1/token",
        "client_id": "hub",
        "client_secret": "env:K",
    },
    "signed": {"type": "signed", "key": "env:K", "key_id": "hub-1"},
}


async def test_a_bearer_token_is_a_header(open_http: Any, asked: Any) -> None:
    url, heard = asked
    await open_http(base_url=url, auth=AUTHS["bearer"]).request("GET", url)
    assert heard[0].headers["Authorization"] == f"Bearer {SECRET}"


async def test_user_and_password_are_basic(open_http: Any, asked: Any) -> None:
    url, heard = asked
    await open_http(base_url=url, auth=AUTHS["basic"]).request("GET", url)
    said = heard[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(said).decode() == f"sở:{SECRET}"


async def test_a_key_stands_in_the_header_that_the_system_names(open_http: Any, asked: Any) -> None:
    url, heard = asked
    await open_http(base_url=url, auth=AUTHS["header"]).request("GET", url)
    unnamed = {"type": "api_key", "key": "env:K"}
    await open_http(base_url=url, auth=unnamed).request("GET", url)
    assert heard[0].headers["X-Khoa"] == heard[1].headers["X-API-Key"] == SECRET


async def test_a_key_in_a_parameter_stands_there_once_and_is_not_in_the_reply(
    open_http: Any, asked: Any
) -> None:
    url, heard = asked
    door = open_http(base_url=url, auth=AUTHS["parameter"])
    echoed = f"{url}/list?kh%C3%B3a=old&trang=2"
    reply = await door.request("GET", echoed, params=[("lô", "a&b")])
    assert dict(heard[0].query) == {"khóa": SECRET, "trang": "2", "lô": "a&b"}
    assert heard[0].query.getall("khóa") == [SECRET]
    assert reply.url == f"{echoed}&l%C3%B4=a%26b"


async def test_the_headers_of_the_file_go_with_every_request(open_http: Any, asked: Any) -> None:
    url, heard = asked
    door = open_http(base_url=url, headers={"accept": "application/xml", "X-Nguon": "hub"})
    await door.request("GET", url, headers={"Accept": "application/json"})
    assert heard[0].headers.getall("Accept") == ["application/xml"]
    assert heard[0].headers["X-Nguon"] == "hub"


async def test_a_form_is_sent_as_a_web_page_sends_it(open_http: Any, asked: Any) -> None:
    url, heard = asked
    await open_http(base_url=url).request("POST", url, body=form_body([("mã lô", "A 1&2")]))
    assert heard[0].content_type == "application/x-www-form-urlencoded"
    assert dict(await heard[0].post()) == {"mã lô": "A 1&2"}


@pytest.mark.parametrize("name", ["bearer", "header", "basic", "signed"])
async def test_a_401_stands_where_the_same_would_be_said_again(
    name: str, open_http: Any, serve: Any
) -> None:
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(status=401)

    url = await serve(answer)
    with pytest.raises(Refused, match="check the system's credentials"):
        await open_http(base_url=url, auth=AUTHS[name]).request("GET", url)
    assert len(heard) == 1


@pytest.mark.parametrize("name", list(AUTHS))
async def test_a_secret_is_in_no_log_no_repr_and_no_message(
    name: str, open_http: Any, serve: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=403)

    url = await serve(answer)
    door = open_http(base_url=url, auth=AUTHS[name])
    with caplog.at_level(logging.DEBUG), pytest.raises(Exception) as refused:
        await door.request("GET", f"{url}/x", params=[("lot", "1")])
    with caplog.at_level(logging.DEBUG), pytest.raises(Exception) as unreached:
        await door.request("GET", "http://127.0.0.1:1/x")
    logged = [r.getMessage() for r in caplog.records if r.name != "aiohttp.access"]  # the server's
    told = [*logged, *map(str, vars_of(door)), HttpConfig.__repr__(config(name))]
    told += [repr(error) for caught in (refused, unreached) for error in chain(caught.value)]
    spelled = (SECRET, base64.b64encode(f"sở:{SECRET}".encode()).decode(), "k%C3%ADn")
    assert any("connectors.sdk" in record.name for record in caplog.records)
    assert [text for text in told if any(one in text for one in spelled)] == []


def config(name: str) -> HttpConfig:
    table = {"base_url": "http://a.example", "auth": AUTHS[name]}
    return HttpConfig.model_validate_json(json.dumps(table))


def vars_of(door: Any) -> list[str]:
    parts = [door, *vars(door).values(), *vars(door._wire).values()]
    return [repr(part) for part in parts]


def chain(error: BaseException | None) -> list[BaseException]:
    return [] if error is None else [error, *chain(error.__cause__ or error.__context__)]


def test_a_request_shows_neither_address_nor_headers_nor_body() -> None:
    sent = question("POST", f"http://a.example/?k={SECRET}", (), {"X": SECRET}, form_body([]))
    assert repr(sent) == "Asked(method='POST')"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"auth": {"type": "api_key", "key": "env:K", "header": "A", "parameter": "b"}}, "either"),
        ({"auth": {"type": "api_key", "key": "env:K", "header": "X Y"}}, "name of an HTTP header"),
        ({"auth": {"type": "basic", "user": "a:b", "password": "env:K"}}, "colon"),
        ({"auth": {**AUTHS["oauth2"], "token_url": "https://u:p@a.example/"}}, "credentials"),
        ({"auth": {**AUTHS["signed"], "canonical": "{method}{nonce}"}}, "{nonce} is no placehold"),
        ({"headers": {"authorization": "Bearer abc"}}, "holds credentials"),
        ({"headers": {"Cookie": "sid=1"}}, "holds credentials"),
        ({"headers": {"X\n": "1"}}, "name of an HTTP header"),
        ({"tls": {"key": "file:k.pem"}}, "go with a `certificate`"),
        ({"tls": {"certificate": "env:CERT"}}, "file:PATH"),
        ({"base_url": "http://a.example", "tls": {"ca": "file:ca.pem"}}, "begins with https"),
    ],
)
def test_what_cannot_be_meant_is_refused_when_the_file_is_read(
    table: dict[str, Any], why: str
) -> None:
    whole = {"base_url": "https://a.example", **table}
    with pytest.raises(ValidationError, match=why):
        HttpConfig.model_validate_json(json.dumps(whole))


def test_the_token_endpoint_is_one_of_the_systems_hosts() -> None:
    table = {**AUTHS["oauth2"], "token_url": "https://login.example/token"}
    whole = {"base_url": "https://a.example/api", "auth": table}
    assert HttpConfig.model_validate_json(json.dumps(whole)).hosts() == {
        "a.example",
        "login.example",
    }
