UNWIND $batches AS events
CALL (events) {
  UNWIND events AS n MATCH (e:Event {n: n})
    USING INDEX e:Event(n)
  OPTIONAL MATCH (e)-[r:SAID_BY]->(:System)
  WITH n, e, collect(r.system) AS systems, collect(r.fetched) AS fetches
  RETURN collect([n, e.hash, e.id, e.type, e.step, e.action, e.alike, e.rival, e.lo, e.hi,
                  systems, fetches, e.pools]) AS facts,
         collect(e.gist) AS gists
}
RETURN facts, gists
