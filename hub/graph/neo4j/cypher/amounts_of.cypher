UNWIND $items AS n MATCH (item:Item {n: n})-[:INPUT|OUTPUT]-(e:Event)
  USING INDEX item:Item(n)
WHERE e.amounts IS NOT NULL
WITH DISTINCT n, e RETURN collect([n, e.n, e.alike, e.amounts])
