UNWIND $facts AS n MATCH (event:Event {n: n})-[r:SAID_BY]->(s:System)
  USING INDEX event:Event(n)
RETURN n, s.id, r.key, r.recorded, r.fetched ORDER BY s.id, r.key
