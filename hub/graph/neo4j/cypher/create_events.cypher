// Events new to the graph, with the records that state them; some have only older versions.
UNWIND $rows AS row CREATE (e:Event) SET e = row[0]
WITH e, row
UNWIND row[1] AS said MATCH (s:System {id: said.system})
  USING INDEX s:System(id)
CREATE (e)-[r:SAID_BY]->(s) SET r = said
