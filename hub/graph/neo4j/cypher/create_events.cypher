// Events new to the graph with all that hangs on them: the records that state them (some have only
// older versions), and of those that live places, items (passing, made, consumed with their role),
// contents with their container, and transformations.
UNWIND $rows AS row CREATE (e:Event) SET e = row[0]
WITH e, row
CALL (e, row) {
  UNWIND row[1] AS said MATCH (s:System {id: said.system})
    USING INDEX s:System(id)
  CREATE (e)-[r:SAID_BY]->(s) SET r = said
}
CALL (e, row) {
  UNWIND row[2] AS n MATCH (p:Place {n: n})
    USING INDEX p:Place(n)
  CREATE (e)-[:AT]->(p)
}
CALL (e, row) {
  UNWIND row[3] AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  CREATE (e)-[:OBSERVED]->(i)
}
CALL (e, row) {
  UNWIND row[4] AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  CREATE (e)-[:OUTPUT]->(i)
}
CALL (e, row) {
  UNWIND row[5] AS input MATCH (i:Item {n: input[0]})
    USING INDEX i:Item(n)
  CREATE (i)-[r:INPUT]->(e) SET r.role = input[1]
}
CALL (row) {
  UNWIND row[6] AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  MATCH (c:Item {n: row[7]})
    USING INDEX c:Item(n)
  CREATE (i)-[:PACKED_IN {event: row[0].n}]->(c)
}
CALL (e, row) {
  UNWIND row[8] AS n MATCH (t:Transformation {n: n})
    USING INDEX t:Transformation(n)
  CREATE (e)-[:PART_OF]->(t)
}
