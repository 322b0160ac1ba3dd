UNWIND $rows AS row MATCH (i:Item {n: row[0]})
  USING INDEX i:Item(n)
SET i.ways = row[1], i.states = row[2] REMOVE i:Dirty
