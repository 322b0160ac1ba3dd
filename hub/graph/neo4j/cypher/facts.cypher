// A page of live events, by earliest time and hash; from says where the index is entered.
MATCH (e:Event)
  USING INDEX e:Event(lo)
WHERE e.lo >= $from AND e.live AND e.lo < $until AND e.hi >= $since
  AND ($types IS NULL OR e.type IN $types) AND ($steps IS NULL OR e.step IN $steps)
  AND ($after IS NULL OR e.lo > $after[0] OR (e.lo = $after[0] AND e.hash > $after[1]))
  AND ($recorded IS NULL OR EXISTS {
    (e)-[r:SAID_BY]->(:System)
    WHERE r.recorded IS NULL OR (r.recorded >= $recorded[0] AND r.recorded < $recorded[1])
  })
WITH e ORDER BY e.lo, e.hash LIMIT $most
RETURN e.n, e.hash, e.lo, e.body
