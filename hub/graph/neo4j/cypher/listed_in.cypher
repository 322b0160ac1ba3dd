UNWIND $facts AS n MATCH (event:Event {n: n})-[:INPUT|OUTPUT|OBSERVED]-(i:Item)
  USING INDEX event:Event(n)
RETURN collect(DISTINCT [n, i.n])
