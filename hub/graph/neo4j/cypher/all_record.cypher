MATCH (e:Event)-[r:SAID_BY]->(:System)
RETURN r.system, r.record_id, coalesce(r.declares, 0), e.hash,
       CASE WHEN r.names_event THEN split(r.record_id, $apart)[0] ELSE r.event_id END,
       r.recorded, r.declared
