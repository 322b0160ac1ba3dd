UNWIND $items AS n MATCH (item:Item {n: n})-[:PACKED_IN]->(i:Item)
  USING INDEX item:Item(n)
RETURN collect(DISTINCT i.n)
