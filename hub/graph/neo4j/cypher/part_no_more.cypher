UNWIND $rows AS row
MATCH (event:Event {n: row[0]})-[r:PART_OF]->(:Transformation {n: row[1]})
  USING INDEX event:Event(n)
DELETE r
