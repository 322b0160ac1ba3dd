// What makes an event live, and what it was so far.
UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
OPTIONAL MATCH (e)-[r:SAID_BY]->(:System)
RETURN e.n, e.live, e.slack,
       collect(r {.system, .record_id, .declares, .declared, .names_event, .event_id}),
       coalesce(e.pools, [])
