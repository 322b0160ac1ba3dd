UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
RETURN collect([n, e.lo, e.hi, e.slack])
