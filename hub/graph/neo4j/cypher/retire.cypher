// What is no longer held, with the time in which it was.
UNWIND $rows AS row MATCH (e:Event)-[r:SAID_BY {number: row[0]}]->(s:System)
  USING INDEX r:SAID_BY(number)
WHERE r.system = row[1] AND r.record_id = row[2] AND coalesce(r.declares, 0) = row[3]
CREATE (e)-[was:WAS_SAID_BY]->(s) SET was = r, was.held_to = row[4]
DELETE r
