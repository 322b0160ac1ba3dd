UNWIND $items AS n MATCH (item:Item {n: n})<-[m:INSTANCE_OF]-(i:Item)
  USING INDEX item:Item(n)
WITH n, i.n AS other, min(m.event) AS event RETURN collect([n, other, event])
