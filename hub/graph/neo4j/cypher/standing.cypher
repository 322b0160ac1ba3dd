// What makes an event live, and what it was so far.
UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
OPTIONAL MATCH (e)-[r:SAID_BY]->(s:System)
WITH e, count(r) AS records, coalesce(max(r.declares), 0) AS declares,
     collect(r.declared) AS declared, min(r.event_id) AS event_id,
     collect(DISTINCT s.id) AS systems
RETURN e.n, e.live, e.slack, records, declares, declared, event_id, systems, coalesce(e.pools, [])
