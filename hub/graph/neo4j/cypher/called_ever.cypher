// Events that a record ever gave one of these ids, or that have one of these hashes.
CALL () {
  UNWIND $ids AS id MATCH (e:Event)-[r:SAID_BY {number: id[0]}]->(:System)
    USING INDEX r:SAID_BY(number)
  WHERE r.names_event AND split(r.record_id, $apart)[0] = id[1]
  RETURN e
  UNION UNWIND $ids AS id MATCH (e:Event)-[r:SAID_BY {event_number: id[0]}]->(:System)
    USING INDEX r:SAID_BY(event_number)
  WHERE r.event_id = id[1]
  RETURN e
  UNION UNWIND $ids AS id MATCH (e:Event)-[r:WAS_SAID_BY {number: id[0]}]->(:System)
    USING INDEX r:WAS_SAID_BY(number)
  WHERE r.names_event AND split(r.record_id, $apart)[0] = id[1]
  RETURN e
  UNION UNWIND $ids AS id MATCH (e:Event)-[r:WAS_SAID_BY {event_number: id[0]}]->(:System)
    USING INDEX r:WAS_SAID_BY(event_number)
  WHERE r.event_id = id[1]
  RETURN e
  UNION UNWIND $hashes AS hash MATCH (e:Event)
    USING INDEX e:Event(n)
  WHERE e.n >= hash[0] AND e.n < hash[0] + $near AND e.hash = hash[1]
  RETURN e
}
RETURN collect(DISTINCT e.n)
