MATCH (e:Event)-[r:SAID_BY]->(:System)
RETURN r.key, e.hash, r.event_id, r.recorded, r.declared
