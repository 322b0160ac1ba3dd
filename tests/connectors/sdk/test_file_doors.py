"""The doors to files: one behaviour here and over SFTP, and nothing outside the folder."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncssh
import pytest
import pytest_asyncio

from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
)
from connectors.sdk.file_door import Files, StoredFile, is_temporary, open_files
from connectors.sdk.locations import Folder, SftpServer
from hub.demo.servers.listening import bind
from hub.demo.servers.sftp import SftpUsers, serve_folder
from schema.model.systems import Limits

LIMITS = Limits(deadline=5)
PASSWORD = "mật khẩu mô phỏng"
Location = Folder | SftpServer


def secret(reference: str) -> str:
    return {"env:PW": PASSWORD, "env:WRONG": "no"}[reference]


@pytest_asyncio.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


@pytest_asyncio.fixture
async def server(stack: AsyncExitStack, tmp_path: Path) -> SftpServer:
    (held,) = bind(1, 0)
    users = SftpUsers({"txng": PASSWORD})
    fingerprint = await serve_folder(stack, tmp_path, users, held)
    port = held.getsockname()[1]
    return SftpServer(
        type="sftp",
        host="127.0.0.1",
        port=port,
        user="txng",
        host_key=(fingerprint,),
        password="env:PW",
    )


@pytest.fixture(params=["folder", "sftp"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    if request.param == "sftp":
        found: SftpServer = request.getfixturevalue("server")
        return found
    return Folder(type="folder", path=str(tmp_path))


async def listed(location: Location, depth: int = 16) -> dict[str, StoredFile]:
    async with open_files(location, LIMITS, secret).reading() as files:
        return {file.name: file for file in await files.listed(depth)}


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def content(files: Files, file: StoredFile, most: int = 1_000) -> bytes:
    async with files.opened(file, most) as opened:
        return opened.read()


async def refusal(location: Location) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await listed(location)
    assert not any(part in str(caught.value) for part in ("127.0.0.1", PASSWORD, "txng", "/"))
    return caught.value


async def test_what_lies_in_the_folder_is_listed_with_its_size_and_time(
    location: Location, tmp_path: Path
) -> None:
    inner = tmp_path / "Năm 2025" / "tháng 3"
    inner.mkdir(parents=True)
    (inner / "bán hàng.csv").write_bytes(b"12345")
    os.utime(inner / "bán hàng.csv", (1_700_000_000, 1_700_000_000))
    (tmp_path / "b.xlsx").write_bytes(b"")
    found = await listed(location)
    assert sorted(found) == ["Năm 2025/tháng 3/bán hàng.csv", "b.xlsx"]
    file = found["Năm 2025/tháng 3/bán hàng.csv"]
    assert (file.size, file.changed, file.refused) == (5, 1_700_000_000_000_000, "")


async def test_folders_are_looked_into_only_as_deep_as_asked(
    location: Location, tmp_path: Path
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a" / "b"):
        (folder / "x.csv").touch()
    assert sorted(await listed(location, 0)) == ["x.csv"]
    assert sorted(await listed(location, 1)) == ["a/x.csv", "x.csv"]


@pytest.mark.parametrize(
    "name",
    [".hidden.csv", "~$ban-hang.xlsx", "a.csv.part", "a.TMP", "a.csv.filepart", "a.csv~", ".git/x"],
)
async def test_hidden_and_unfinished_names_are_passed_over(
    name: str, location: Location, tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    assert await listed(location) == {}
    assert is_temporary(name.partition("/")[0])


async def test_a_changed_file_has_another_version(location: Location, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1")
    before = (await listed(location))["a.csv"]
    assert (await listed(location))["a.csv"] == before
    file.write_bytes(b"12")
    assert (await listed(location))["a.csv"].version != before.version


def test_here_even_a_change_that_keeps_size_and_time_shows(tmp_path: Path) -> None:
    async def versions() -> tuple[str, str]:
        file, here = tmp_path / "a.csv", Folder(type="folder", path=str(tmp_path))
        file.write_bytes(b"1")
        os.utime(file, (1_700_000_000, 1_700_000_000))
        before = (await listed(here))["a.csv"]
        replacing = tmp_path / ".new"
        replacing.write_bytes(b"2")
        os.utime(replacing, (1_700_000_000, 1_700_000_000))
        replacing.rename(file)
        return before.version, (await listed(here))["a.csv"].version

    before, after = asyncio.run(versions())
    assert before != after


async def test_content_is_read_as_it_is_and_may_be_read_again(
    location: Location, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.bin").write_bytes(bytes(range(256)))
    found = await listed(location)
    async with (
        open_files(location, LIMITS, secret).reading() as files,
        files.opened(found["a/x.bin"], 256) as opened,
    ):
        assert opened.read() == bytes(range(256))
        opened.seek(3)
        assert opened.read(2) == b"\x03\x04"


async def test_a_file_that_is_too_long_or_gone_is_malformed_and_others_still_read(
    location: Location, tmp_path: Path
) -> None:
    for name in ("long", "gone", "good"):
        (tmp_path / name).write_bytes(b"x" * 11 if name == "long" else b"y")
    found = await listed(location)
    (tmp_path / "gone").unlink()
    async with open_files(location, LIMITS, secret).reading() as files:
        with pytest.raises(Malformed, match="more than the 10"):
            await content(files, found["long"], 10)
        with pytest.raises(Malformed, match="not there any more"):
            await content(files, found["gone"])
        assert await content(files, found["good"]) == b"y"


async def test_links_are_listed_as_refused_and_never_opened(
    location: Location, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.csv").write_text("secret")
    (tmp_path / "a.csv").symlink_to(outside / "secret.csv")
    (tmp_path / "folder").symlink_to(outside)
    os.mkfifo(tmp_path / "pipe.csv")
    found = await listed(location)
    assert sorted(found) == ["a.csv", "folder", "pipe.csv"]
    assert "link" in found["a.csv"].refused
    assert "no plain file" in found["pipe.csv"].refused
    async with open_files(location, LIMITS, secret).reading() as files:
        for file in found.values():
            with pytest.raises(Malformed):
                await content(files, file)


@pytest.mark.parametrize("name", ["../secret.csv", "a/../../secret.csv", "/etc/passwd", "a//b", ""])
async def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("secret")
    inside = Folder(type="folder", path=str(tmp_path / "in"))
    async with open_files(inside, LIMITS, secret).reading() as files:
        with pytest.raises(Malformed):
            await content(files, StoredFile(name, 6, 0, ""))


async def test_a_folder_swapped_for_a_link_after_the_listing_is_not_followed(
    tmp_path: Path,
) -> None:
    inside = tmp_path / "in"
    (inside / "a").mkdir(parents=True)
    (tmp_path / "x.csv").write_text("secret")
    (inside / "a" / "x.csv").write_text("ours")
    here = Folder(type="folder", path=str(inside))
    async with open_files(here, LIMITS, secret).reading() as files:
        (file,) = await files.listed(1)
        (inside / "a").rename(inside / "b")
        (inside / "a").symlink_to(tmp_path)
        with pytest.raises(Malformed):
            await content(files, file)


async def test_a_folder_that_is_not_there_may_be_there_later(tmp_path: Path) -> None:
    missing = Folder(type="folder", path=str(tmp_path / "missing"))
    assert isinstance(await refusal(missing), Unavailable)


async def test_a_folder_missing_on_the_server_is_a_wrong_setting(server: SftpServer) -> None:
    error = await refusal(server.model_copy(update={"path": "missing"}))
    assert isinstance(error, Malformed)


async def test_an_unknown_host_key_is_refused_before_the_password_is_shown(
    server: SftpServer,
) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").get_fingerprint("sha256")
    asked: list[str] = []

    def noted(reference: str) -> str:
        asked.append(reference)
        return "shown"

    changed = server.model_copy(update={"host_key": (other,)})
    with pytest.raises(Refused, match="key is none of those"):
        async with open_files(changed, LIMITS, noted).reading():
            pass


async def test_known_hosts_are_a_list_that_says_which(server: SftpServer, tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    line = f"[127.0.0.1]:{server.port} {key.export_public_key().decode()}"
    known = server.model_copy(update={"host_key": (), "known_hosts": "env:HOSTS"})
    for text in (line, "", "# nobody\n"):

        def secrets(reference: str, text: str = text) -> str:
            return text if reference == "env:HOSTS" else PASSWORD

        with pytest.raises(Refused, match="key is none of those"):
            async with open_files(known, LIMITS, secrets).reading():
                pass


async def test_a_wrong_password_is_refused(server: SftpServer) -> None:
    error = await refusal(server.model_copy(update={"password": "env:WRONG"}))
    assert isinstance(error, Refused) and "credentials" in str(error)


@pytest.mark.parametrize("password", [None, "khoá mô phỏng"])
async def test_a_key_of_the_hub_opens_it(
    password: str | None, stack: AsyncExitStack, tmp_path: Path
) -> None:
    own = asyncssh.generate_private_key("ssh-ed25519")
    (held,) = bind(1, 0)
    users = SftpUsers(keys=own.export_public_key().decode())
    fingerprint = await serve_folder(stack, tmp_path, users, held)
    written = own.export_private_key("pkcs8-pem", passphrase=password).decode()
    secrets = {"env:KEY": written, "env:P": password}
    server = SftpServer(
        type="sftp",
        host="127.0.0.1",
        port=held.getsockname()[1],
        user="hub",
        host_key=(fingerprint,),
        key="env:KEY",
        key_password="env:P" if password else None,
    )
    (tmp_path / "a.csv").write_bytes(b"1")

    def resolve(reference: str) -> str:
        return secrets[reference] or ""

    async with open_files(server, LIMITS, resolve).reading() as files:
        (file,) = await files.listed(0)
        assert await content(files, file) == b"1"

    wrong = open_files(server, LIMITS, lambda ref: "not a key")
    with pytest.raises(Refused, match="no private key"):
        async with wrong.reading():
            pass


async def test_nobody_there_is_unavailable(server: SftpServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = await refusal(server.model_copy(update={"port": port}))
    assert isinstance(error, Unavailable) and "refused" in str(error)


async def test_a_name_that_means_the_metadata_of_a_cloud_is_refused(server: SftpServer) -> None:
    error = await refusal(server.model_copy(update={"host": "169.254.169.254"}))
    assert isinstance(error, Refused)


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def no_ssh(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ftp.example ready\r\n" * 2_000)
    await writer.drain()
    writer.close()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-mo_phong\r\n")
    writer.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(silent, TimedOut), (no_ssh, Malformed | Unavailable), (hangs_up, Unavailable)],
)
async def test_a_server_that_does_not_speak_ends_in_the_error_that_says_so(
    answer: Answer, expected: type[ConnectorError], server: SftpServer
) -> None:
    other = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with other:
        port = other.sockets[0].getsockname()[1]
        changed = server.model_copy(update={"port": port})
        door = open_files(changed, Limits(deadline=0.3), secret)
        with pytest.raises(ConnectorError) as caught:
            async with door.reading():
                pass
    assert isinstance(caught.value, expected), caught.value


async def test_no_more_connections_are_open_than_the_system_bears(
    server: SftpServer, tmp_path: Path
) -> None:
    door = open_files(server, Limits(deadline=5, max_concurrency=1), secret)
    order: list[str] = []

    async def read(name: str) -> None:
        async with door.reading() as files:
            order.append(f"{name} begins")
            await files.listed(0)
            order.append(f"{name} ends")

    await asyncio.gather(read("a"), read("b"))
    assert [said.split()[1] for said in order] == ["begins", "ends", "begins", "ends"]


async def test_the_simulated_server_lets_nothing_be_written(
    server: SftpServer, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(b"1")
    connection = asyncssh.connect(
        "127.0.0.1", server.port, username="txng", password=PASSWORD, known_hosts=None, config=None
    )
    async with connection as opened, opened.start_sftp_client() as client:
        for attempt in (client.remove("a.csv"), client.mkdir("b"), client.rename("a.csv", "c.csv")):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await attempt
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.open("new.csv", "wb")
    assert names(tmp_path) == ["a.csv"]


def test_a_server_without_a_known_key_is_no_setting() -> None:
    base = {"type": "sftp", "host": "sftp.example", "user": "hub", "password": "env:PW"}
    with pytest.raises(ValueError, match="no key is trusted unseen"):
        SftpServer.model_validate(base)
    assert SftpServer.model_validate({**base, "known_hosts": "file:/srv/known"}).port == 22
