MATCH (p:Place {id: $id})
  USING INDEX p:Place(id)
CALL (p) {
  MATCH (p)<-[:AT]-(e:Event) WITH DISTINCT e
  RETURN count(e) AS events, min(e.lo) AS first, max(e.hi) AS last
}
CALL (p) {
  MATCH (p)<-[:AT]-(:Event)-[:SAID_BY]->(s:System) RETURN collect(DISTINCT s.id) AS systems
}
RETURN p.spellings, systems, events, first, last
