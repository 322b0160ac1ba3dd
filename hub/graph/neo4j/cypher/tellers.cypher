UNWIND $items AS n
MATCH (i:Item {n: n})-[:INPUT|OUTPUT|OBSERVED]-(:Event)-[:SAID_BY]->(s:System)
  USING INDEX i:Item(n)
RETURN i.id, collect(DISTINCT s.id)
