"""What a system exports, file by file: which files there are to read, and what one says."""

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import BinaryIO

from connectors.files.choosing import Chooser
from connectors.files.config import FilesConfig
from connectors.files.patterns import depth, shown
from connectors.files.readers import FileReader, reader_of
from connectors.mapping.reader import reread
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.file_door import Files, StoredFile
from connectors.sdk.setting_aside import set_aside
from connectors.sdk.threads import in_thread
from schema.model.json import Json
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros


class Exports:
    """The files of one system; how they read is compiled once."""

    def __init__(
        self, config: FilesConfig, settings: SystemSettings, now: Callable[[], Micros]
    ) -> None:
        self._system = settings.id
        self._now = now
        self._most = config.max_file_bytes
        self._chooser = Chooser(config)
        self._depth = max(depth(one.match) for one in config.files)
        self._readers: tuple[FileReader, ...] = tuple(
            reader_of(one, config, settings) for one in config.files
        )

    async def listed(self, files: Files) -> Sequence[StoredFile]:
        """All files as deep in the folder as some pattern goes."""
        return await files.listed(self._depth)

    def chosen(self, listed: Sequence[StoredFile]) -> list[StoredFile]:
        """Those to be read now, in order."""
        return self._chooser.chosen(listed, self._now())

    async def said(
        self, files: Files, file: StoredFile, is_new: Callable[[BinaryIO], bool] | None = None
    ) -> AsyncGenerator[Sequence[Said], None]:
        """What a file says; nothing when ``is_new``, which may read it and block, denies it.

        Where it cannot be read, or not on, that is set aside in the end. Raises what the door does.
        """
        name = shown(file.name)
        try:
            if file.refused:
                raise Malformed(file.refused)
            async with files.opened(file, self._most) as opened:
                if is_new is not None and not await in_thread(lambda: is_new(opened)):
                    return
                for number in self._chooser.sets_of(file.name):
                    opened.seek(0)
                    said = self._readers[number].said(name, opened, self._now())
                    async with aclosing(said) as told:
                        async for some in told:
                            yield some
        except Malformed as fault:
            where = fault.path or name
            yield [set_aside(self._system, fault.why, {"_file": name}, where)]

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """What a record that was set aside says today; ``Unsupported`` where its file is needed."""
        readers = [one.records for one in self._readers_of(raw)]
        if not readers:
            raise Unsupported("no pattern of the system's file fits the record's file any more")
        return reread(readers, raw, heard)

    def _readers_of(self, raw: Json) -> Sequence[FileReader]:
        """A row knows its file; an event stands alone."""
        name = raw.get("_file") if isinstance(raw, dict) else None
        if not isinstance(name, str):
            return [one for one in self._readers if one.of_documents]
        if isinstance(raw, dict) and ("_fault" in raw or "_row" not in raw):
            raise Unsupported(
                "its file itself must be mended: it is read again once it is replaced"
            )
        return [self._readers[number] for number in self._chooser.sets_of(name)]
