UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
WHERE e.live RETURN collect(n)
