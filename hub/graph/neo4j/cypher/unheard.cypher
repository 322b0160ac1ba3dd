// Ids that no record bears, as an event's own or as its hash.
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { (:Event)-[:SAID_BY {event_id: row[0]}]->(:System) }
  AND NOT EXISTS { (:Event {hash: row[1]})-[:SAID_BY]->(:System) }
RETURN collect(row[0])
