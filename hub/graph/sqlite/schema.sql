-- What systems said ---------------------------------------------------------------------------
CREATE TABLE system (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);

-- One system's statement. `declares`: it is an error declaration, which retracts its fact;
-- `declared` is what it says besides. `wording` is how it writes its fact: see `wording`.
CREATE TABLE record (
    system INTEGER NOT NULL, rid TEXT NOT NULL, declares INTEGER NOT NULL,
    fact INTEGER NOT NULL, event_id TEXT, recorded INTEGER, fetched INTEGER NOT NULL,
    held_from INTEGER NOT NULL, declared TEXT, wording INTEGER NOT NULL,
    PRIMARY KEY (system, rid, declares)
);
CREATE INDEX record_fact ON record (fact);
CREATE INDEX record_fetched ON record (system, fetched);
CREATE INDEX record_event ON record (event_id, fact) WHERE event_id IS NOT NULL;

-- Statements no longer held, with the time in which the hub held them.
CREATE TABLE past (
    system INTEGER NOT NULL, rid TEXT NOT NULL, declares INTEGER NOT NULL,
    fact INTEGER NOT NULL, event_id TEXT, recorded INTEGER, fetched INTEGER NOT NULL,
    held_from INTEGER NOT NULL, declared TEXT, wording INTEGER NOT NULL, held_to INTEGER NOT NULL
);
CREATE INDEX past_fact ON past (fact);
CREATE INDEX past_record ON past (system, rid);
CREATE INDEX past_event ON past (event_id) WHERE event_id IS NOT NULL;

-- An event by its content hash. `live`: a live record says so and none retracts it; only live
-- facts stand in the tables below. lo and hi are its interval as stated, slack the widest clock
-- tolerance of the systems that state it. `alike`: hub.graph.meaning.alike. `rival`: another fact
-- had, or has, an event id or a record's id in common with it.
CREATE TABLE fact (
    n INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, id TEXT, live INTEGER NOT NULL,
    lo INTEGER NOT NULL, hi INTEGER NOT NULL, slack INTEGER NOT NULL, type TEXT NOT NULL,
    step TEXT, action TEXT, alike INTEGER NOT NULL, rival INTEGER NOT NULL DEFAULT 0,
    gist BLOB NOT NULL
);
-- Apart from its fact, which traces read by the thousand without it. Of a fact that is written in
-- several ways the body is the first in order, and `wording` has them all; 0 is the one that came
-- first.
CREATE TABLE body (fact INTEGER PRIMARY KEY, event BLOB NOT NULL);
CREATE TABLE wording (
    fact INTEGER NOT NULL, n INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (fact, n)
) WITHOUT ROWID;
CREATE INDEX fact_time ON fact (lo, n) WHERE live;

CREATE TABLE item (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL);
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE pool (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
-- The ways sources write an item (kind 0) or a place (kind 1).
CREATE TABLE spelling (
    kind INTEGER NOT NULL, n INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, n, text)
) WITHOUT ROWID;
CREATE TABLE product (gtin TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (gtin, item))
WITHOUT ROWID;

-- Who is listed in a live fact, where it is, what it packs, which transformation it belongs to.
CREATE TABLE part (
    item INTEGER NOT NULL, fact INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (item, fact)
) WITHOUT ROWID;
CREATE INDEX part_fact ON part (fact);
-- What a live fact says that adds up (hub.graph.meaning.amounts): item 0 is what has no sheet.
-- `amount` is a decimal number as text, so that no digit of it is lost; null: not stated.
CREATE TABLE amount (
    item INTEGER NOT NULL, fact INTEGER NOT NULL, n INTEGER NOT NULL, way INTEGER NOT NULL,
    amount TEXT, unit TEXT NOT NULL, PRIMARY KEY (item, fact, n)
) WITHOUT ROWID;
CREATE INDEX amount_fact ON amount (fact);
CREATE TABLE at (place INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (place, fact))
WITHOUT ROWID;
CREATE INDEX at_fact ON at (fact);
CREATE TABLE pack (
    content INTEGER NOT NULL, container INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (content, container, fact)
) WITHOUT ROWID;
CREATE INDEX pack_container ON pack (container, content);
CREATE INDEX pack_fact ON pack (fact);
CREATE TABLE member (
    lot INTEGER NOT NULL, instance INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (lot, instance, fact)
) WITHOUT ROWID;
CREATE INDEX member_instance ON member (instance);
CREATE INDEX member_fact ON member (fact);
-- Retracted facts whose declarations name corrections, by the items listed there.
CREATE TABLE correction (item INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (item, fact))
WITHOUT ROWID;
-- What facts that no longer live, or never did, were about: an item (kind 0), a place (1), a
-- transformation (2).
CREATE TABLE once (
    kind INTEGER NOT NULL, n INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (kind, n, fact)
) WITHOUT ROWID;
CREATE TABLE pooled (fact INTEGER NOT NULL, pool INTEGER NOT NULL, PRIMARY KEY (fact, pool))
WITHOUT ROWID;
CREATE INDEX pooled_pool ON pooled (pool);

-- What a system states of a thing, each version with when it was first and last heard; that which
-- was heard first last is the one that holds.
CREATE TABLE master (
    id TEXT NOT NULL, system INTEGER NOT NULL, type TEXT NOT NULL, since INTEGER NOT NULL,
    fetched INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id, system, type, since)
) WITHOUT ROWID;

-- What master data says of two items: `a` leads to `b` (kind: hub.graph.meaning.ties), by the
-- statement of a system about the item `about`, last heard at `heard`. `holds`: it says so now.
CREATE TABLE said (
    a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL, about INTEGER NOT NULL,
    system INTEGER NOT NULL, heard INTEGER NOT NULL, holds INTEGER NOT NULL,
    PRIMARY KEY (a, b, kind, about, system)
) WITHOUT ROWID;
CREATE INDEX said_b ON said (b);
CREATE INDEX said_about ON said (about, system);

-- When a system first and last said all it knows of an id.
CREATE TABLE asked (
    key TEXT NOT NULL, system INTEGER NOT NULL, first INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (key, system)
) WITHOUT ROWID;

-- Answered traces, never changed: `body` is the question with its report (hub.trace.kept).
CREATE TABLE trace (
    id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (id, version)
);
CREATE INDEX trace_at ON trace (at);

-- Harvests --------------------------------------------------------------------------------------
CREATE TABLE checkpoint (
    system INTEGER PRIMARY KEY, cursor TEXT, complete INTEGER, listed INTEGER
);
CREATE TABLE run (
    n INTEGER PRIMARY KEY, system INTEGER NOT NULL, begun INTEGER NOT NULL, ended INTEGER,
    outcome TEXT, reason TEXT, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0,
    set_aside INTEGER NOT NULL DEFAULT 0, retired INTEGER NOT NULL DEFAULT 0, newest INTEGER
);
CREATE INDEX run_system ON run (system, n);
-- Records that could not be read; `name` is their own id, or the hash of one without. A number is
-- never given again: whoever replays what it was given for must not meet another record.
CREATE TABLE quarantine (
    n INTEGER PRIMARY KEY AUTOINCREMENT, system INTEGER NOT NULL, name TEXT NOT NULL, rid TEXT,
    reason TEXT NOT NULL, path TEXT NOT NULL, raw BLOB NOT NULL, since INTEGER NOT NULL,
    heard INTEGER NOT NULL, UNIQUE (system, name)
);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL)
WITHOUT ROWID;

-- What follows from it: rows of hub.graph.meaning.derive, kept by item -----------------------
CREATE TABLE dirty (item INTEGER PRIMARY KEY);
CREATE TABLE state (
    n INTEGER PRIMARY KEY, fact INTEGER NOT NULL, flags INTEGER NOT NULL,
    lo INTEGER NOT NULL, hi INTEGER NOT NULL, here INTEGER, box INTEGER, missing TEXT
);
CREATE INDEX state_here ON state (here) WHERE here IS NOT NULL;
CREATE INDEX state_box ON state (box) WHERE box IS NOT NULL;
-- `way` packs the other end of a link: see hub.graph.meaning.derive.
CREATE TABLE link_out (src INTEGER NOT NULL, way INTEGER NOT NULL, PRIMARY KEY (src, way))
WITHOUT ROWID;
CREATE TABLE link_in (dst INTEGER NOT NULL, way INTEGER NOT NULL, PRIMARY KEY (dst, way))
WITHOUT ROWID;
CREATE TABLE never (src INTEGER NOT NULL, dst INTEGER NOT NULL, PRIMARY KEY (src, dst))
WITHOUT ROWID;
-- `certainty` also says whether another container is between: see hub.graph.meaning.derive.
CREATE TABLE inside (
    state INTEGER NOT NULL, container INTEGER NOT NULL, certainty INTEGER NOT NULL,
    PRIMARY KEY (state, container)
) WITHOUT ROWID;
CREATE INDEX inside_container ON inside (container, state);
