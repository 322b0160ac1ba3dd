// What an event that does not live was about.
UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
MATCH (x:Item {n: row[1]})
  USING INDEX x:Item(n)
MERGE (e)-[:ONCE]->(x)
