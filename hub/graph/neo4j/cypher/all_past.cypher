// What stands again was never lost.
MATCH (e:Event) WHERE EXISTS { (e)-[:WAS_SAID_BY]->() }
CALL (e) {
  MATCH (e)-[was:WAS_SAID_BY]->(s:System)
  WHERE NOT EXISTS { MATCH (e)-[r:SAID_BY]->(s) WHERE r.key = was.key }
  RETURN DISTINCT was.key AS key
}
RETURN key, e.hash
