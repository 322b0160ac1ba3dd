UNWIND $facts AS n MATCH (e:Event {n: n})-[r:SAID_BY|WAS_SAID_BY]->(:System)
  USING INDEX e:Event(n)
WHERE r.held_from <= $at AND (r.held_to IS NULL OR r.held_to > $at)
RETURN r.system, r.record_id, r.recorded, r.fetched, r.held_from, r.declared,
       coalesce(r.body, e.body)
