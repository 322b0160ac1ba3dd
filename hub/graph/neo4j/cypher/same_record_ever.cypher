UNWIND $rows AS row
CALL (row) {
  MATCH (e:Event)-[said:SAID_BY {key: row[0]}]->(:System)
    USING INDEX said:SAID_BY(key)
  RETURN e
  UNION MATCH (e:Event)-[r:SAID_BY]->(:System)
    USING INDEX r:SAID_BY(key)
  WHERE r.key STARTS WITH row[1] RETURN e
  UNION MATCH (e:Event)-[said:WAS_SAID_BY {key: row[0]}]->(:System)
    USING INDEX said:WAS_SAID_BY(key)
  RETURN e
  UNION MATCH (e:Event)-[r:WAS_SAID_BY]->(:System)
    USING INDEX r:WAS_SAID_BY(key)
  WHERE r.key STARTS WITH row[1] RETURN e
}
RETURN collect(DISTINCT e.n)
