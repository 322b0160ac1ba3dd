UNWIND $rows AS row MATCH (i:Item {n: row[0]})
  USING INDEX i:Item(n)
WHERE NOT row[1] IN i.spellings
SET i.spellings = i.spellings + row[1]
