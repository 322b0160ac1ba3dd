UNWIND $items AS n MATCH (item:Item {n: n})<-[:TAKEN_BACK]-(e:Event)
  USING INDEX item:Item(n)
RETURN collect([e.n, n])
