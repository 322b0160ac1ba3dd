UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
SET e.live = row[1], e.id = row[2], e.slack = row[3]
