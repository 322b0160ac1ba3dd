UNWIND $rows AS row MATCH (:Event)-[r:SAID_BY {key: row[0]}]->(:System)
  USING INDEX r:SAID_BY(key)
SET r.fetched = CASE WHEN r.fetched < row[1] THEN row[1] ELSE r.fetched END,
    r.recorded = CASE WHEN r.recorded < row[2] OR r.recorded IS NULL THEN row[2] ELSE r.recorded END
