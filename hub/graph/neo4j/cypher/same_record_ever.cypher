// Events of which a system ever said something under one of these ids of its own.
UNWIND $rows AS row
CALL (row) {
  MATCH (e:Event)-[r:SAID_BY {number: row[0]}]->(:System)
    USING INDEX r:SAID_BY(number)
  WHERE r.system = row[1] AND split(r.record_id, $apart)[0] = row[2]
  RETURN e
  UNION MATCH (e:Event)-[r:WAS_SAID_BY {number: row[0]}]->(:System)
    USING INDEX r:WAS_SAID_BY(number)
  WHERE r.system = row[1] AND split(r.record_id, $apart)[0] = row[2]
  RETURN e
}
RETURN collect(DISTINCT e.n)
