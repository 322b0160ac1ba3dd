UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
MATCH (i:Item {n: row[1]})
  USING INDEX i:Item(n)
CREATE (i)-[r:INPUT]->(e) SET r.role = row[2]
