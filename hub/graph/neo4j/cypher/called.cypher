// Events that a record gives one of these ids, or that have one of these hashes.
CALL () {
  UNWIND $ids AS id MATCH (e:Event)-[said:SAID_BY {event_id: id}]->(:System)
    USING INDEX said:SAID_BY(event_id)
  RETURN e
  UNION
  UNWIND $hashes AS hash MATCH (e:Event {hash: hash})
    USING INDEX e:Event(hash)
  RETURN e
}
RETURN collect(DISTINCT e.n)
