"""Which of the files listed are to be read now, and in which order."""

from collections.abc import Sequence

from connectors.files.config import FilesConfig
from connectors.files.patterns import plain, rule
from connectors.sdk.file_door import StoredFile
from connectors.sdk.locations import Upload
from schema.model.times import SECOND, Micros


class Chooser:
    """Knows the patterns of a system's files, compiled once."""

    def __init__(self, config: FilesConfig) -> None:
        self._rules = [rule(one.match) for one in config.files]
        whole_at_once = isinstance(config.location, Upload)
        self._settle = 0 if whole_at_once else round(config.settle_seconds * SECOND)
        self._marker = config.done_marker

    def chosen(self, listed: Sequence[StoredFile], now: Micros) -> list[StoredFile]:
        """Those that some pattern fits and that are whole, by the time of their last change.

        So what is told later of a record is read later. A file that changed too lately, by ``now``
        (UTC microseconds), is left for another time.
        """
        marked = {file.name: file.changed for file in listed if file.name.endswith(self._marker)}
        fitting = (file for file in listed if self.sets_of(file.name))
        whole = (file for file in fitting if self._is_whole(file, marked, now))
        return sorted(whole, key=lambda file: (file.changed, file.name))

    def sets_of(self, name: str) -> tuple[int, ...]:
        """The numbers of the sets whose pattern fits a name."""
        text = plain(name)
        if text.endswith(self._marker):
            return ()
        return tuple(n for n, one in enumerate(self._rules) if one.fullmatch(text))

    def _is_whole(self, file: StoredFile, marked: dict[str, Micros], now: Micros) -> bool:
        marker = marked.get(file.name + self._marker)
        if marker is not None and marker >= file.changed:
            return True
        return self._settle == 0 or now - file.changed >= self._settle
