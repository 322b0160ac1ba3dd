UNWIND $facts AS n MATCH (e:Event {n: n})-[r:SAID_BY]->(s:System)
  USING INDEX e:Event(n)
WHERE r.declares = 1
RETURN n, e.id, e.hash, s.id, r.declared ORDER BY n, s.id, r.record_id
