"""The codes with which databases say what went wrong, by what it means for the question."""

from collections.abc import Mapping
from enum import StrEnum, auto


class What(StrEnum):
    """What went wrong."""

    LOGIN = auto()
    DATABASE = auto()
    RIGHTS = auto()
    CHANGE = auto()
    STATEMENT = auto()
    VALUE = auto()
    DATA = auto()
    TIME = auto()
    BUSY = auto()
    AWAY = auto()
    DAMAGED = auto()


def _by_code(words: Mapping[What, str]) -> Mapping[str, What]:
    return {code: what for what, codes in words.items() for code in codes.split()}


BY_SQLSTATE = _by_code(
    {
        What.LOGIN: "28",
        What.DATABASE: "3D",
        What.RIGHTS: "42501",
        What.CHANGE: "25001 25006",
        What.STATEMENT: "42 0A 54 07",
        What.VALUE: "22000 22P05",
        What.DATA: "21 22 P0",
        What.TIME: "57014 HYT00 HYT01 70100",
        What.BUSY: "40 53 55",
        What.AWAY: "08 57 58 XX",
    }
)
"""SQLSTATE (ISO 9075-2, 24) by its five characters or its class; PostgreSQL says nothing else."""

BY_DATABASE = _by_code(
    {
        What.LOGIN: "1045 1698 ORA-01017 ORA-28000",
        What.DATABASE: "1044 1049 ORA-12514 ORA-12505",
        What.RIGHTS: "1142 1143 1370 SQLITE_PERM SQLITE_AUTH ORA-01031",
        What.CHANGE: "1792 SQLITE_READONLY ORA-01456 ORA-16000",
        What.STATEMENT: "1054 1064 1146 1305 SQLITE_ERROR SQLITE_MISMATCH ORA-00904 ORA-00942",
        What.DATA: "SQLITE_TOOBIG ORA-01722",
        What.TIME: "1317 1969 3024 SQLITE_INTERRUPT ORA-03156 DPY-4024",
        What.BUSY: "1040 1203 1205 1213 SQLITE_BUSY SQLITE_LOCKED SQLITE_NOMEM",
        What.AWAY: "1053 2003 2006 2013 SQLITE_CANTOPEN SQLITE_IOERR ORA-03113 ORA-12541",
        What.DAMAGED: "SQLITE_NOTADB SQLITE_CORRUPT",
    }
)
"""Codes of MySQL and MariaDB (numbers), SQLite (names) and Oracle."""
