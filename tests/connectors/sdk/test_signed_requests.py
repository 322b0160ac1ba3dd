"""Requests signed with HMAC-SHA256, verified as a gateway on the other side would."""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import unquote

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.asked import asked as question
from connectors.sdk.asked import json_body
from connectors.sdk.auth.forms import Signed
from connectors.sdk.auth.signing import Signature, parts_of
from connectors.sdk.errors import Refused

KEY = "kín-đáo".encode()
AT = 1_750_000_000


def form(**changes: Any) -> dict[str, Any]:
    return {"type": "signed", "key": "env:K", "key_id": "hub-1", **changes}


async def verified(request: web.Request) -> bool:
    """What the gateway's own documentation would say, step by step, from the bytes received."""
    raw_path, _, raw_query = request.raw_path.partition("?")
    query = "&".join(sorted(raw_query.split("&"))) if raw_query else ""
    digest = hashlib.sha256(await request.read()).hexdigest()
    at, key_id = request.headers["X-Timestamp"], request.headers["X-Key-Id"]
    lines = [request.method, raw_path, query, at, key_id, digest]
    expected = hmac.new(KEY, "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    return expected == request.headers["X-Signature"] and at == str(AT)


@pytest.fixture
async def gateway(serve: Any) -> str:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=200 if await verified(request) else 401)

    return str(await serve(answer))


async def test_the_gateway_verifies_what_it_is_asked(open_http: Any, gateway: str) -> None:
    door = open_http(base_url=gateway, auth=form())
    params = [("tu", "2025-03-01T00:00:00+07:00"), ("lô", "TÔM/01 & 2"), ("b", ""), ("a", "1")]
    await door.request("GET", f"{gateway}/l%C3%B4-h%C3%A0ng/A%2F1", params=params)
    await door.request("GET", f"{gateway}/x?z=1&c=2", params=params)
    await door.request("POST", f"{gateway}/tim", json={"mã": ["A", "B"]})
    await door.request("GET", gateway)


async def test_it_verifies_nothing_signed_with_another_key(open_http: Any, gateway: str) -> None:
    with pytest.raises(Refused):
        await open_http(base_url=gateway, auth=form(key="env:HEX")).request("GET", gateway)


GOLDEN = "5fdfbbe72dc507e2ec054786cc8cf0a8ffdfdd2a955726e2a09dbf0230ed4e78"


async def test_a_signature_is_the_one_that_openssl_makes(clock: Any) -> None:
    """``printf 'GET\\n/v1/lots\\na=1&b=%%C3%%B4' | openssl dgst -sha256 -hmac bi-mat``"""
    signed = Signed(canonical="{method}\n{path}\n{query}", **form())
    sent = await Signature(signed, lambda _: "bi-mat", clock).apply(
        question("get", "https://a.example/v1/lots?b=%C3%B4&a=1")
    )
    assert sent.headers["X-Signature"] == GOLDEN


async def test_headers_and_spellings_are_the_gateways_own(clock: Any) -> None:
    signed = Signed(
        **form(
            canonical="{host} {key_id} {timestamp} {digest}",
            encoding="base64",
            timestamp="iso",
            signature_header="Authorization",
            signature_value="HMAC {key_id}:{signature}:{timestamp}",
            key_id_header="",
            timestamp_header="Date",
            digest_header="X-Digest",
        )
    )
    body = json_body({"a": 1})
    sent = question("POST", "https://A.example:8443/x", (), {}, body)
    sent = await Signature(signed, lambda _: "k", clock).apply(sent)
    digest = base64.b64encode(hashlib.sha256(b'{"a":1}').digest()).decode()
    text = f"a.example:8443 hub-1 2025-06-15T15:06:40Z {digest}"
    signature = base64.b64encode(hmac.digest(b"k", text.encode(), "sha256")).decode()
    assert sent.headers == {
        "Content-Type": "application/json",
        "Date": "2025-06-15T15:06:40Z",
        "X-Digest": digest,
        "Authorization": f"HMAC hub-1:{signature}:2025-06-15T15:06:40Z",
    }


@pytest.mark.parametrize(("encoding", "name"), [("hex", "HEX"), ("base64", "B64")])
async def test_a_key_may_be_written_in_hex_or_base64(
    encoding: str, name: str, open_http: Any, asked: Any
) -> None:
    url, heard = asked
    auth = form(key=f"env:{name}", key_encoding=encoding, canonical="{path}")
    await open_http(base_url=url, auth=auth).request("GET", f"{url}/p")
    expected = hmac.digest(bytes.fromhex("0a1b2c3d"), b"/p", "sha256").hex()
    assert heard[0].headers["X-Signature"] == expected


@pytest.mark.parametrize("encoding", ["hex", "base64"])
async def test_a_key_written_otherwise_is_refused_without_being_shown(
    encoding: str, open_http: Any
) -> None:
    door = open_http(base_url="http://127.0.0.1:1", auth=form(key_encoding=encoding))
    with pytest.raises(Refused, match=f"env:K is not written in {encoding}") as caught:
        await door.request("GET", "http://127.0.0.1:1/")
    assert caught.value.__cause__ is None


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=5))
def test_the_order_of_parameters_does_not_count_and_all_of_them_do(
    params: list[tuple[str, str]],
) -> None:
    try:
        sent = question("GET", "http://a.example/", params)
        turned = question("GET", "http://a.example/", params[::-1])
    except Refused:  # a lone surrogate, which no address can carry
        return
    signed = parts_of(sent)["query"]
    assert signed == parts_of(turned)["query"]
    pairs = [part.partition("=") for part in signed.split("&")] if signed else []
    assert sorted((unquote(n), unquote(v)) for n, _, v in pairs) == sorted(params)
