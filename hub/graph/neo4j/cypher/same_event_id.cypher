UNWIND $rows AS row MATCH (e:Event)-[said:SAID_BY {event_id: row[1]}]->(:System)
  USING INDEX said:SAID_BY(event_id)
WHERE e.n <> row[0]
RETURN collect(DISTINCT [row[1], row[0], e.n])
