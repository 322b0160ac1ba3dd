// The wording shown of an event gives way; records that wrote it so keep it.
UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
CALL (e) {
  MATCH (e)-[r:SAID_BY|WAS_SAID_BY]->(:System) WHERE r.body IS NULL SET r.body = e.body
}
SET e.body = row[1], e.gist = row[2], e.amounts = row[3]
