// Records of one system that go under one id of its own: kept apart by what stands behind it.
UNWIND $rows AS row
CALL (row) {
  MATCH (e:Event)-[said:SAID_BY {key: row[2]}]->(:System)
    USING INDEX said:SAID_BY(key)
  RETURN e
  UNION
  MATCH (e:Event)-[r:SAID_BY]->(:System)
    USING INDEX r:SAID_BY(key)
  WHERE r.key STARTS WITH row[3] RETURN e
}
WITH row, e WHERE e.n <> row[0]
RETURN collect(DISTINCT [row[1], row[0], e.n])
