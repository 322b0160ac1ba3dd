UNWIND $items AS n MATCH (i:Item {n: n})
  USING INDEX i:Item(n)
SET i:Dirty
