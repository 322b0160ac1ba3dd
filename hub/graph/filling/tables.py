"""The files that a first fill is made of: each a statement over the embedded store.

A column's name is what the importer reads (``name:type``); rows without a value leave it empty.
"""

from dataclasses import dataclass

_OWN_WORDING = "nullif(coalesce(CAST(w.event AS TEXT), ''), coalesce(CAST(b.event AS TEXT), ''))"
_SAID = f"""number_of(own_id(r.rid)) AS "number:long", s.id AS system, r.rid AS record_id,
    nullif(r.declares, 0) AS "declares:long", r.declared AS declared,
    CASE WHEN r.event_id = own_id(r.rid) THEN 'true' END AS "names_event:boolean",
    CASE WHEN r.event_id <> own_id(r.rid) THEN r.event_id END AS event_id,
    CASE WHEN r.event_id <> own_id(r.rid) THEN number_of(r.event_id) END AS "event_number:long",
    r.recorded AS "recorded:long", r.fetched AS "fetched:long", r.held_from AS "held_from:long",
    {_OWN_WORDING} AS body"""
_SAYING = """JOIN system s ON s.n = r.system LEFT JOIN body b ON b.fact = r.fact
    LEFT JOIN wording w ON w.fact = r.fact AND w.n = r.wording"""


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its nodes' labels, or its relationships' type, and the statement of its rows."""

    name: str
    statement: str
    labels: str | None = None

    @property
    def option(self) -> str:
        """How the importer is told of it, before the file's name."""
        return f"--relationships={self.name}" if self.labels is None else f"--nodes={self.labels}"


def _between(type_: str, rows: str, start: str, end: str, more: str = "") -> Table:
    """Relationships between numbered nodes: (start, end) and what they bear."""
    ends = f'x.start AS ":START_ID({start})", x.finish AS ":END_ID({end})"'
    return Table(type_, f"SELECT {ends}{more} FROM ({rows}) x")  # noqa: S608 - this module's own


def _roles(type_: str, bits: int, start: str, end: str, more: str = "") -> Table:
    ends = ("fact", "item") if start == "Event" else ("item", "fact")
    rows = f"""SELECT {ends[0]} AS start, {ends[1]} AS finish, role FROM part
               WHERE role & {bits}"""  # noqa: S608 - this module's own
    return _between(type_, rows, start, end, more)


def _once(kind: int, label: str) -> Table:
    rows = f"SELECT fact AS start, n AS finish FROM once WHERE kind = {kind}"  # noqa: S608
    return _between("ONCE", rows, "Event", label)


NODES = (
    Table(
        "systems",
        """SELECT s.n AS ":ID(System)", s.id AS id, CASE WHEN c.system THEN 'true' END
               AS "harvested:boolean", c.cursor AS cursor, c.complete AS "complete:long",
               c.listed AS "listed:long"
           FROM system s LEFT JOIN checkpoint c ON c.system = s.n""",
        "System",
    ),
    Table(
        "events",
        """SELECT f.n AS ":ID(Event)", event_number(f.hash) AS "n:long",
               lower(hex(f.hash)) AS hash, f.lo AS "lo:long", f.hi AS "hi:long", f.type AS type,
               f.step AS step, f.action AS action, f.alike AS "alike:long",
               CAST(b.event AS TEXT) AS body,
               event_name(f.step, f.type, f.lo) AS name, CAST(f.gist AS TEXT) AS gist,
               CASE WHEN f.live THEN (
                   SELECT json_group_array(json_array(item, way, amount, unit)) FROM (
                       SELECT * FROM amount a WHERE a.fact = f.n ORDER BY a.n) HAVING count(*))
                   ELSE amounts_in(b.event) END AS amounts,
               CASE WHEN f.live THEN 'true' ELSE 'false' END AS "live:boolean", f.id AS id,
               f.slack AS "slack:long", CASE WHEN f.rival THEN 'true' END AS "rival:boolean",
               (SELECT group_concat(pool, char(30)) FROM (
                   SELECT pool FROM pooled p WHERE p.fact = f.n ORDER BY pool)) AS "pools:long[]"
           FROM fact f JOIN body b ON b.fact = f.n""",
        "Event",
    ),
    Table(
        "items",
        """SELECT i.n AS ":ID(Item)", i.n AS "n:long", i.id AS id, i.kind AS kind,
               item_gtin(i.id) AS gtin, item_name(i.id) AS name,
               (SELECT group_concat(t.text, char(30)) FROM spelling t
                WHERE t.kind = 0 AND t.n = i.n) AS "spellings:string[]" FROM item i""",
        "Item:Dirty",
    ),
    Table(
        "places",
        """SELECT p.n AS ":ID(Place)", p.n AS "n:long", p.id AS id,
               place_name(p.id, (SELECT m.body FROM master m WHERE m.id = p.id
                                 ORDER BY m.since DESC LIMIT 1)) AS name,
               (SELECT group_concat(t.text, char(30)) FROM spelling t
                WHERE t.kind = 1 AND t.n = p.n) AS "spellings:string[]" FROM place p""",
        "Place",
    ),
    Table(
        "transformations",
        """SELECT t.n AS ":ID(Transformation)", t.n AS "n:long", t.key AS key, t.key AS name
           FROM (SELECT p.n, CASE WHEN f.n THEN 'fact ' || event_number(f.hash) ELSE p.key
                     END AS key FROM pool p LEFT JOIN fact f
                     ON f.n = CAST(substr(p.key, 6) AS INTEGER) AND p.key = 'fact ' || f.n) t""",
        "Transformation",
    ),
    Table(
        "statements",
        """SELECT m.id AS id, s.id AS system, m.type AS type,
               s.id || ' ' || m.type || ' ' || m.id AS base, m.since AS "since:long",
               m.fetched AS "fetched:long", master_body(m.body) AS body,
               sha256(master_body(m.body)) AS hash, master_name(m.id, m.body) AS name
           FROM master m JOIN system s ON s.n = m.system""",
        "MasterData",
    ),
    Table(
        "asked",
        """SELECT row_number() OVER (ORDER BY key) AS ":ID(Asked)", key
           FROM asked GROUP BY key""",
        "Asked",
    ),
    Table(
        "traces",
        """SELECT id, version AS "version:long", at AS "at:long", status,
               listed_bytes(body) AS "body:byte[]" FROM trace""",
        "KeptTrace",
    ),
    Table(
        "runs",
        """SELECT r.n AS "n:long", s.id AS system, r.begun AS "begun:long", r.ended AS "ended:long",
               r.outcome AS outcome, r.reason AS reason, r.new AS "new:long",
               r.changed AS "changed:long", r.unchanged AS "unchanged:long", r.late AS "late:long",
               r.set_aside AS "set_aside:long", r.retired AS "retired:long",
               r.newest AS "newest:long" FROM run r JOIN system s ON s.n = r.system""",
        "Run",
    ),
    Table(
        "aside",
        """SELECT q.n AS "n:long", s.id AS system, q.name AS name, q.rid AS rid, q.reason AS reason,
               q.path AS path, listed_bytes(q.raw) AS "raw:byte[]", q.since AS "since:long",
               q.heard AS "heard:long" FROM quarantine q JOIN system s ON s.n = q.system""",
        "SetAside",
    ),
    Table(
        "store",
        """SELECT 'graph' AS name, (SELECT coalesce(max(n), 0) FROM item) AS "items:long",
               (SELECT coalesce(max(n), 0) FROM place) AS "places:long",
               (SELECT coalesce(max(n), 0) FROM pool) AS "transformations:long",
               (SELECT coalesce(max(n), 0) FROM quarantine) AS "set_aside:long",
               0 AS "done:long", NULL AS "n:long"
           UNION ALL SELECT 'announced', NULL, NULL, NULL, NULL, NULL, 0
           UNION ALL SELECT 'runs', NULL, NULL, NULL, NULL, NULL, coalesce(max(n), 0) FROM run""",
        "Store",
    ),
)
RELATIONSHIPS = (
    Table(
        "SAID_BY",
        f"""SELECT r.fact AS ":START_ID(Event)", r.system AS ":END_ID(System)", {_SAID}
            FROM record r {_SAYING}""",  # noqa: S608 - this module's own
    ),
    Table(
        "WAS_SAID_BY",
        f"""SELECT r.fact AS ":START_ID(Event)", r.system AS ":END_ID(System)", {_SAID},
                r.held_to AS "held_to:long"
            FROM past r {_SAYING}""",  # noqa: S608 - this module's own
    ),
    _roles("INPUT", 9, "Item", "Event", """, nullif(x.role & 9, 1) AS "role:long" """),
    _roles("OUTPUT", 2, "Event", "Item"),
    _roles("OBSERVED", 4, "Event", "Item"),
    _between("AT", "SELECT fact AS start, place AS finish FROM at", "Event", "Place"),
    _between(
        "PART_OF",
        "SELECT fact AS start, pool AS finish FROM pooled",
        "Event",
        "Transformation",
    ),
    _between(
        "PACKED_IN",
        """SELECT p.content AS start, p.container AS finish, f.hash AS hash
           FROM pack p JOIN fact f ON f.n = p.fact""",
        "Item",
        "Item",
        """, event_number(x.hash) AS "event:long" """,
    ),
    _between(
        "INSTANCE_OF",
        """SELECT m.instance AS start, m.lot AS finish, f.hash AS hash
           FROM member m JOIN fact f ON f.n = m.fact""",
        "Item",
        "Item",
        """, event_number(x.hash) AS "event:long" """,
    ),
    _once(0, "Item"),
    _once(1, "Place"),
    _once(2, "Transformation"),
    _between("TAKEN_BACK", "SELECT fact AS start, item AS finish FROM correction", "Event", "Item"),
    _between(
        "STATED",
        """SELECT d.a AS start, d.b AS finish, d.kind, i.id AS about, s.id AS system, d.heard,
               d.holds
           FROM said d JOIN item i ON i.n = d.about JOIN system s ON s.n = d.system""",
        "Item",
        "Item",
        """, x.kind AS "kind:long", x.about AS about, x.system AS system, x.heard AS "heard:long",
           CASE WHEN x.holds THEN 'true' ELSE 'false' END AS "holds:boolean" """,
    ),
    Table(
        "SAID_ALL_OF",
        """SELECT system AS ":START_ID(System)", dense_rank() OVER (ORDER BY key) AS
               ":END_ID(Asked)", first AS "first:long", at AS "at:long" FROM asked""",
    ),
)
