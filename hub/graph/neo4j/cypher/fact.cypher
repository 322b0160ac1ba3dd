MATCH (e:Event {hash: $hash})
  USING INDEX e:Event(hash)
WHERE e.live RETURN e.n, e.hash, e.lo, e.body
