// What stands again was never lost.
MATCH (e:Event) WHERE EXISTS { (e)-[:WAS_SAID_BY]->() }
CALL (e) {
  MATCH (e)-[was:WAS_SAID_BY]->(s:System)
  WHERE NOT EXISTS {
    MATCH (e)-[r:SAID_BY]->(s)
    WHERE r.record_id = was.record_id AND coalesce(r.declares, 0) = coalesce(was.declares, 0)
  }
  RETURN DISTINCT was.system AS system, was.record_id AS id, coalesce(was.declares, 0) AS declares
}
RETURN system, id, declares, e.hash
