UNWIND $facts AS n MATCH (e:Event {n: n})-[r:SAID_BY|WAS_SAID_BY]->(:System)
  USING INDEX e:Event(n)
WHERE e.rival
RETURN collect([r.key, r.event_id])
