// Ids that no record bears, as an event's own or as its hash.
UNWIND $rows AS row
WITH row WHERE NOT EXISTS {
    MATCH (:Event)-[r:SAID_BY {number: row[1]}]->(:System)
    WHERE r.names_event AND split(r.record_id, $apart)[0] = row[0]
  } AND NOT EXISTS {
    MATCH (:Event)-[r:SAID_BY {event_number: row[1]}]->(:System) WHERE r.event_id = row[0]
  } AND NOT EXISTS {
    MATCH (e:Event)-[:SAID_BY]->(:System)
    WHERE e.n >= row[2] AND e.n < row[2] + $near AND e.hash = row[3]
  }
RETURN collect(row[0])
