"""The systems that have no interface: they export files into a folder, one serves it over SFTP."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from shutil import rmtree
from socket import socket

from hub.demo.servers.epcis import EpcisServer
from hub.demo.servers.epcis1 import Epcis1Server
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.named import Named
from hub.demo.servers.sftp import SftpUsers, serve_folder
from hub.demo.servers.shapes.clock import local_text
from hub.demo.servers.shapes.shape import DEMO_KEY
from hub.demo.servers.sheets import Sheets, write_csv, write_workbook

NO_KEY = "SHA256:" + "A" * 43
"""The fingerprint of no server's key: of one that is down."""
Months = Mapping[str, Sequence[int]]


def months(index: SystemIndex) -> Months:
    """The numbers of a system's events by their month, ``2026-06``."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, at in enumerate(index.times):
        found[local_text(at, "%Y-%m")].append(number)
    return found


def write_exports(folder: Path, shape: str, index: SystemIndex, named: Named) -> None:
    """The files of a system, in an empty folder: one for each month, or one workbook."""
    remove_exports(folder)
    folder.mkdir(parents=True)
    if shape == "documents":
        _documents(folder, index, named)
    elif shape == "workbooks":
        rows = Sheets(index, named).rows(range(len(index)))
        write_workbook(folder / "nhat-ky.xlsx", rows)
    else:
        sheets = Sheets(index, named)
        for month, numbers in months(index).items():
            write_csv(folder / f"nhat-ky-{month}.csv", sheets.rows(numbers))


def remove_exports(folder: Path) -> None:
    """Take the folder away: so a system is down that is nothing but a folder."""
    rmtree(folder, ignore_errors=True)


async def serve_exports(stack: AsyncExitStack, folder: Path, held: socket) -> str:
    """Serve a folder over SFTP; the fingerprint of the server's key."""
    return await serve_folder(stack, folder, SftpUsers({"txng-hub": DEMO_KEY}), held)


def _documents(folder: Path, index: SystemIndex, named: Named) -> None:
    json, xml = EpcisServer(index, named), Epcis1Server(index, named)
    for month, numbers in months(index).items():
        if int(month[-2:]) % 2:
            (folder / f"{month}.xml").write_bytes(xml.document(numbers))
        else:
            (folder / f"{month}.json").write_bytes(json.document(numbers))
