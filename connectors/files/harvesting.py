"""A folder as pages of changes: the files that are new or changed, each read whole."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from connectors.files.exports import Exports
from connectors.files.seen import Seen
from connectors.sdk.file_door import Files
from connectors.sdk.interface import Page
from schema.model.records import Said, parted

_PAGE = 1_000
"""Things said in a page, about."""


async def changed(exports: Exports, files: Files, seen: Seen) -> AsyncGenerator[Page, None]:
    """Pages of what ``seen`` does not tell of, ending with one that has no more.

    A file's end moves the cursor; several short files share a page.
    """
    cursor, waiting = seen.text(), list[Said]()
    listed = await exports.listed(files)
    seen.keep_only(listed)
    for file in exports.chosen(listed):
        if seen.is_read(file):
            continue
        told = exports.said(files, file, partial(seen.is_new, file))
        async with aclosing(told) as steps:
            async for some in steps:
                waiting.extend(some)
                if len(waiting) >= _PAGE:
                    yield _page(waiting, cursor, True)
                    waiting = []
        seen.note(file)
        if not waiting:
            cursor = seen.text()
    yield _page(waiting, seen.text(), False)


def _page(said: list[Said], cursor: str, more: bool) -> Page:
    records, named = parted(said)
    return Page(records, cursor, more, named)
