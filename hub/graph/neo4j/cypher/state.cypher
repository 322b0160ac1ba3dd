UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
MATCH (s:System {id: row[1].system})
  USING INDEX s:System(id)
CREATE (e)-[r:SAID_BY]->(s) SET r = row[1]
