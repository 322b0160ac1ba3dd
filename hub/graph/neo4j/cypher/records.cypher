// The records whose own id, or whose event's id, has one of these numbers.
UNWIND $numbers AS number
CALL (number) {
  MATCH (e:Event)-[r:SAID_BY {number: number}]->(:System)
    USING INDEX r:SAID_BY(number)
  RETURN e, r
  UNION MATCH (e:Event)-[r:SAID_BY {event_number: number}]->(:System)
    USING INDEX r:SAID_BY(event_number)
  RETURN e, r
}
RETURN r.system, r.record_id, coalesce(r.declares, 0), e.n, r.declared, r.recorded, r.fetched,
       CASE WHEN r.names_event THEN split(r.record_id, $apart)[0] ELSE r.event_id END,
       coalesce(r.body, e.body)
