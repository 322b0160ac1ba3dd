// The records of a system that were last heard before a time, their events wholly in a window.
MATCH (s:System {id: $system})<-[r:SAID_BY]-(e:Event)
  USING INDEX s:System(id)
WHERE r.fetched < $since AND e.lo >= $from AND e.hi < $until
RETURN r.record_id, coalesce(r.declares, 0)
