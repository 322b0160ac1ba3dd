UNWIND $facts AS n MATCH (event:Event {n: n})-[r:SAID_BY]->(:System)
  USING INDEX event:Event(n)
RETURN collect([n, r.key, r.event_id])
