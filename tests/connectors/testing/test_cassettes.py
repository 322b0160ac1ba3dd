"""Exchanges are recorded at the door and given back without a network."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from storehouse import LOT, OTHER_LOT, Storehouse
from storehouse_connector import SYSTEM, StorehouseConnector

from connectors.testing.bench import Bench
from connectors.testing.cassette.cassette import Cassette, NotACassette, load, save
from connectors.testing.cassette.personal import Scrub
from connectors.testing.cassette.recording import Player, Recorder
from connectors.testing.hearing import hear
from connectors.testing.rules import EVERY
from connectors.testing.subject import Subject, on_tape, subject_of
from connectors.testing.suite import prove_all
from connectors.testing.verdicts import Outcome
from schema.model.keys import ItemId
from schema.model.queries import EventQuery

RULES = [rule for rule in EVERY if rule not in ("errors.told", "errors.words")]
QUERY = EventQuery(epc_classes=(ItemId(LOT),))
SECRETS = {"env:CLIENT": "client/secret", "env:API": "khoa-api-1"}


def recorder(old: Cassette | None = None) -> Recorder:
    return Recorder("kho", 7, Scrub(), SECRETS.__getitem__, old)


async def said(subject: Subject, query: EventQuery = QUERY) -> Any:
    async with Bench(subject).opened() as connector:
        return await hear(lambda: connector.events(query), 10, 1_000)


@pytest.fixture
async def recorded(of_kind: Any, tmp_path: Path) -> Path:
    """A cassette of one question to the storehouse."""
    tape = recorder()
    await said(on_tape(of_kind(), tape))
    save(tape.finished(), tmp_path / "kho.json")
    return tmp_path / "kho.json"


async def test_what_is_given_back_reads_as_what_was_asked(recorded: Path, of_kind: Any) -> None:
    cassette = load(recorded)
    assert len(cassette.exchanges) == 3
    nowhere = subject_of(SYSTEM, kind=StorehouseConnector)
    player = Player(cassette, Scrub())
    played = await said(on_tape(nowhere, player))
    asked = await said(replace(of_kind(), now=7))
    assert played.said == asked.said
    assert played.error is None and not player.told


async def test_a_request_that_is_not_recorded_shows_the_nearest(recorded: Path) -> None:
    player = Player(load(recorded), Scrub())
    subject = on_tape(subject_of(SYSTEM, kind=StorehouseConnector), player)
    heard = await said(subject, EventQuery(epc_classes=(ItemId(OTHER_LOT),)))
    assert not heard.said
    assert str(heard.error) == "the recording holds no reply to this request"
    (told,) = player.told
    assert told.splitlines()[1:] == [
        "The nearest recorded request differs:",
        f"  parameter lot: recorded {LOT!r}, asked {OTHER_LOT!r}",
    ]


async def test_a_reply_of_another_shape_is_told(
    recorded: Path, of_kind: Any, house: Storehouse
) -> None:
    for record in house.records:
        record["note"] = {"vi": record.pop("note")}
        record["kg"] = 1.5
    tape = recorder(load(recorded))
    await said(on_tape(of_kind(), tape))
    assert tape.changed
    assert tape.told[0].splitlines()[1:] == [
        "  + body.events[].kg: number, new",
        "  ~ body.events[].note: object, was text",
        "  + body.events[].note.vi: text, new",
    ]


async def test_the_whole_suite_runs_on_a_recording_alone(of_kind: Any, samples: Path) -> None:
    tape = recorder()
    live = await prove_all(on_tape(replace(of_kind(), faults=()), tape), RULES)
    player = Player(tape.finished(), Scrub())
    nowhere = subject_of(SYSTEM, samples, kind=StorehouseConnector)
    played = await prove_all(on_tape(nowhere, player), RULES)
    assert player.told == []
    different = [rule for rule in RULES if live.outcome(rule) is not played.outcome(rule)]
    assert different == ["changes.moving"]
    assert played.outcome("changes.moving") is Outcome.NOT_PROVEN


@pytest.fixture
async def guarded(serve: Any) -> str:
    """A system that wants a token, which it gives, and an API key as a parameter beside it."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/token":
            form = await request.post()
            given = {"access_token": "token-mau-1", "token_type": "Bearer"}
            right = form.get("client_secret") == "client/secret"
            return web.json_response(given if right else {}, status=200 if right else 401)
        right = request.headers.get("Authorization") == "Bearer token-mau-1"
        events = [{"nguoi_tao": "Trần Văn Mẫu", "sdt": "0912345678", "echo": "token-mau-1"}]
        return web.json_response({"events": events, "next": None}, status=200 if right else 401)

    return await serve(answer)


async def test_neither_credentials_nor_tokens_nor_persons_are_on_a_cassette(
    guarded: str, tmp_path: Path
) -> None:
    auth = {
        "type": "oauth2",
        "token_url": f"{guarded}/token",
        "client_id": "hub",
        "client_secret": "env:CLIENT",
        "client_auth": "client_secret_post",
    }
    keys = {"base_url": guarded, "auth": auth}
    subject = subject_of(SYSTEM, kind=StorehouseConnector, keys=keys)
    tape = recorder()
    asked = await said(on_tape(subject, tape))
    save(tape.finished(), tmp_path / "kho.json")
    text = (tmp_path / "kho.json").read_text("utf-8")
    assert "grant_type" in text
    for hidden in ("client/secret", "token-mau-1", "Trần Văn Mẫu", "0912345678"):
        assert hidden not in text
    played = await said(on_tape(subject, Player(load(tmp_path / "kho.json"), Scrub())))
    assert len(played.set_aside) == len(asked.set_aside) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "kho.json cannot be read; record it with --txng-record"),
        ("[", "kho.json is no cassette"),
        ("{}", "kho.json is no cassette"),
        ('{"cassette": 9}', "kho.json is of format 9, not 1"),
    ],
)
def test_a_file_that_is_no_cassette_is_told(text: str | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "kho.json"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(NotACassette) as caught:
        load(path)
    assert told in str(caught.value)


def test_any_door_may_be_recorded_and_given_back() -> None:
    tape = recorder()
    question = {"statement": "select * from nhat_ky where lo = :lo", "parameters": {"lo": "L1"}}
    tape.keep("sql", question, {"rows": [["1", "L1"]]}, "a statement")
    player = Player(tape.finished(), Scrub())
    assert player.exchange("sql", question, "a statement").reply == {"rows": [["1", "L1"]]}
    assert json.loads(json.dumps(question)) == question
