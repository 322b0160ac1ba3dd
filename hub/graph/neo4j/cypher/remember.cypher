// Older versions, heard late: in the history once, and never held.
UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
MATCH (s:System {id: row[1].system})
  USING INDEX s:System(id)
WHERE NOT EXISTS {
  (e)-[r:SAID_BY|WAS_SAID_BY]->(s)
  WHERE r.record_id = row[1].record_id
    AND coalesce(r.declares, 0) = coalesce(row[1].declares, 0)
}
CREATE (e)-[was:WAS_SAID_BY]->(s) SET was = row[1], was.held_to = row[1].held_from
