UNWIND $facts AS n MATCH (event:Event {n: n})-[r:SAID_BY]->(s:System)
  USING INDEX event:Event(n)
RETURN n, s.id, r.record_id, r.recorded, r.fetched
ORDER BY s.id, coalesce(r.declares, 0), r.record_id
