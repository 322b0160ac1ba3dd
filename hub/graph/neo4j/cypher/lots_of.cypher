UNWIND $items AS n MATCH (item:Item {n: n})-[m:INSTANCE_OF]->(lot:Item)
  USING INDEX item:Item(n)
WITH n, lot.n AS other, min(m.event) AS event RETURN collect([n, other, event])
