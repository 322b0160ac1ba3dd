// A page of live events out of these, by earliest time and hash.
UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
WHERE e.live AND e.lo < $until AND e.hi >= $since
  AND ($types IS NULL OR e.type IN $types) AND ($steps IS NULL OR e.step IN $steps)
  AND ($after IS NULL OR e.lo > $after[0] OR (e.lo = $after[0] AND e.hash > $after[1]))
  AND ($recorded IS NULL OR EXISTS {
    (e)-[r:SAID_BY]->(:System)
    WHERE r.recorded IS NULL OR (r.recorded >= $recorded[0] AND r.recorded < $recorded[1])
  })
WITH e ORDER BY e.lo, e.hash LIMIT $most
RETURN e.n, e.hash, e.lo, e.body
