// The transformations of events, as numbers on them too: traces read those by the thousand.
UNWIND $rows AS row MATCH (e:Event {n: row[0]})
  USING INDEX e:Event(n)
SET e.pools = row[1]
