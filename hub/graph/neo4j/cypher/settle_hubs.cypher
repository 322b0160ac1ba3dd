UNWIND $rows AS row MATCH (t:Transformation {n: row[0]})
  USING INDEX t:Transformation(n)
SET t.ins = row[1], t.outs = row[2]
