UNWIND $items AS n MATCH (item:Item {n: n})-[s:STATED]->(i:Item)
  USING INDEX item:Item(n)
WHERE s.holds
WITH n, i.n AS other, s.kind AS kind, collect(DISTINCT s.system) AS systems, min(s.heard) AS heard
RETURN collect([n, other, kind, systems, heard])
