UNWIND $facts AS n MATCH (e:Event {n: n})-[r:SAID_BY]->(:System)
  USING INDEX e:Event(n)
RETURN n, r {.system, .record_id, .names_event, .event_id}
