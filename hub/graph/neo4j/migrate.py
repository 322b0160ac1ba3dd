"""The schema's migrations: numbered files, each applied once, in order, and never changed.

What was applied is written down with a checksum, under a lock that one migrating process holds: a
node of its own label, since whoever makes a constraint waits for all that is locked of its label.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import LiteralString

from neo4j import Driver, Query

from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.failures import told
from hub.graph.opening import Login
from hub.graph.store import StoreError

_LOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of ``migrations/``."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Of its text: what was applied may not be changed afterwards."""
        return sha256(self.text.encode()).hexdigest()

    def statements(self) -> list[LiteralString]:
        """Its statements, comments left out."""
        lines = (line for line in self.text.splitlines() if not line.startswith("//"))
        return [s.strip() for s in "\n".join(lines).split(";") if s.strip()]


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations this hub knows, by number."""
    folder = files("hub.graph.neo4j").joinpath("migrations")
    found = sorted(f.name for f in folder.iterdir() if f.name.endswith(".cypher"))
    return tuple(
        Migration(int(name.partition("_")[0]), name, folder.joinpath(name).read_text("utf-8"))
        for name in found
    )


def migrate(uri: str, login: Login) -> list[str]:
    """Bring a database up to this hub; the names of what was applied. ``StoreError`` if not."""
    driver = connected(uri, login)
    try:
        with told(uri):
            return _migrate(uri, driver, login.database)
    finally:
        driver.close()


def _migrate(uri: str, driver: Driver, database: str) -> list[str]:
    # Begun anew by the driver where several hubs begin at once: a constraint locks its whole label.
    driver.execute_query(
        "CREATE CONSTRAINT migration_number IF NOT EXISTS "
        "FOR (m:Migration) REQUIRE m.number IS UNIQUE",
        database_=database,
    )
    driver.execute_query("MERGE (:MigrationLock)", database_=database)
    with (
        driver.session(database=database) as locking,
        locking.begin_transaction(timeout=_LOCK_SECONDS) as lock,
        driver.session(database=database) as session,
    ):
        lock.run(
            "MATCH (l:MigrationLock) WITH l ORDER BY elementId(l) SET l.taken = true"
        ).consume()
        missing = _missing(uri, _applied(driver, database))
        for migration in missing:
            for text in migration.statements():
                session.run(Query(text)).consume()
            session.run(
                "CREATE (:Migration {number: $number, name: $name, checksum: $checksum, "
                "at: datetime()})",
                {
                    "number": migration.number,
                    "name": migration.name,
                    "checksum": migration.checksum,
                },
            ).consume()
        session.run("CALL db.awaitIndexes()").consume()
    return [migration.name for migration in missing]


def _applied(driver: Driver, database: str) -> dict[int, str]:
    found = driver.execute_query(
        "MATCH (m:Migration) WHERE m.number > 0 RETURN m.number, m.checksum", database_=database
    )
    return {number: str(checksum) for number, checksum in found.records}


def _missing(uri: str, applied: dict[int, str]) -> list[Migration]:
    """The migrations that a database lacks; ``StoreError`` when it is not one of this hub's."""
    known = {m.number: m for m in migrations()}
    newer = sorted(applied.keys() - known.keys())
    if newer:
        raise StoreError(
            f"{uri} was made by a newer hub (migration {newer[-1]}, this hub knows "
            f"{max(known)}): run that hub, or give another database"
        )
    for number, checksum in applied.items():
        if known[number].checksum != checksum:
            raise StoreError(
                f"{uri}: migration {known[number].name} is not the one that was applied there: "
                "run the hub it came from, or give another database"
            )
    return [m for m in migrations() if m.number not in applied]


def check_migrated(uri: str, driver: Driver, database: str) -> None:
    """``StoreError`` when the database is not as this hub needs it."""
    missing = _missing(uri, _applied(driver, database))
    if missing:
        raise StoreError(
            f"{uri} lacks {', '.join(m.name for m in missing)}: run txng migrate --store {uri}"
        )
