UNWIND $rows AS row MATCH (p:Place {n: row[0]})
  USING INDEX p:Place(n)
WHERE NOT row[1] IN p.spellings
SET p.spellings = p.spellings + row[1]
