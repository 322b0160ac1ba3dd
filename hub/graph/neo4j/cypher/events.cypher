UNWIND $numbers AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
RETURN collect(n), collect(e.hash)
