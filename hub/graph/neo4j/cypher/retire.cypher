// What is no longer held, with the time in which it was.
UNWIND $keys AS row MATCH (e:Event)-[r:SAID_BY {key: row[0]}]->(s:System)
  USING INDEX r:SAID_BY(key)
CREATE (e)-[was:WAS_SAID_BY]->(s) SET was = r, was.held_to = row[1]
DELETE r
