UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
SET e.rival = true
