UNWIND $rows AS row MATCH (:Event)-[r:SAID_BY {number: row[0]}]->(:System)
  USING INDEX r:SAID_BY(number)
WHERE r.system = row[1] AND r.record_id = row[2] AND coalesce(r.declares, 0) = row[3]
SET r.fetched = CASE WHEN r.fetched < row[4] THEN row[4] ELSE r.fetched END,
    r.recorded = CASE WHEN r.recorded < row[5] OR r.recorded IS NULL THEN row[5] ELSE r.recorded END
