UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
RETURN collect(n), collect(e.lo), collect(e.hi), collect(e.slack), collect(e.gist),
       collect(coalesce(e.pools, []))
