// What the hub keeps. Numbers (n) are allocated by the one writer, those of events by their hash;
// ids are the world's, and a record is found by the number that its id comes to (ready.py).
CREATE CONSTRAINT system_id IF NOT EXISTS FOR (s:System) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT event_n IF NOT EXISTS FOR (e:Event) REQUIRE e.n IS UNIQUE;
CREATE CONSTRAINT item_n IF NOT EXISTS FOR (i:Item) REQUIRE i.n IS UNIQUE;
CREATE CONSTRAINT item_id IF NOT EXISTS FOR (i:Item) REQUIRE i.id IS UNIQUE;
CREATE CONSTRAINT place_n IF NOT EXISTS FOR (p:Place) REQUIRE p.n IS UNIQUE;
CREATE CONSTRAINT place_id IF NOT EXISTS FOR (p:Place) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT transformation_n IF NOT EXISTS FOR (t:Transformation) REQUIRE t.n IS UNIQUE;
CREATE CONSTRAINT transformation_key IF NOT EXISTS FOR (t:Transformation) REQUIRE t.key IS UNIQUE;
CREATE CONSTRAINT asked_key IF NOT EXISTS FOR (a:Asked) REQUIRE a.key IS UNIQUE;
CREATE CONSTRAINT statement_version IF NOT EXISTS
FOR (m:MasterData) REQUIRE (m.base, m.since) IS UNIQUE;
CREATE INDEX statement_base IF NOT EXISTS FOR (m:MasterData) ON (m.base);
CREATE INDEX event_time IF NOT EXISTS FOR (e:Event) ON (e.lo);
CREATE INDEX product IF NOT EXISTS FOR (i:Item) ON (i.gtin, i.id);
CREATE INDEX record_number IF NOT EXISTS FOR ()-[r:SAID_BY]-() ON (r.number);
CREATE INDEX record_event IF NOT EXISTS FOR ()-[r:SAID_BY]-() ON (r.event_number);
CREATE INDEX past_record_number IF NOT EXISTS FOR ()-[r:WAS_SAID_BY]-() ON (r.number);
CREATE INDEX past_record_event IF NOT EXISTS FOR ()-[r:WAS_SAID_BY]-() ON (r.event_number);
CREATE INDEX statement_id IF NOT EXISTS FOR (m:MasterData) ON (m.id);
CREATE CONSTRAINT store_name IF NOT EXISTS FOR (s:Store) REQUIRE s.name IS UNIQUE;
// The writer's lock and its counters; what it announces before it commits (see snapshot.py).
MERGE (s:Store {name: 'graph'})
  ON CREATE SET s.items = 0, s.places = 0, s.transformations = 0, s.set_aside = 0, s.done = 0;
MERGE (s:Store {name: 'announced'}) ON CREATE SET s.n = 0;
CREATE CONSTRAINT kept_key IF NOT EXISTS FOR (t:KeptTrace) REQUIRE (t.id, t.version) IS UNIQUE;
CREATE INDEX kept_at IF NOT EXISTS FOR (t:KeptTrace) ON (t.at);
// Harvests: who may, what they did, what they could not read.
CREATE CONSTRAINT lease_name IF NOT EXISTS FOR (l:Lease) REQUIRE l.name IS UNIQUE;
CREATE CONSTRAINT run_n IF NOT EXISTS FOR (r:Run) REQUIRE r.n IS UNIQUE;
CREATE INDEX run_system IF NOT EXISTS FOR (r:Run) ON (r.system, r.n);
CREATE CONSTRAINT aside_n IF NOT EXISTS FOR (q:SetAside) REQUIRE q.n IS UNIQUE;
CREATE CONSTRAINT aside_name IF NOT EXISTS FOR (q:SetAside) REQUIRE (q.system, q.name) IS UNIQUE;
