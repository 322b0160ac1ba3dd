MATCH (i:Item {id: $id})
  USING INDEX i:Item(id)
CALL (i) {
  MATCH (i)-[:INPUT|OUTPUT|OBSERVED]-(e:Event) WITH DISTINCT e
  RETURN count(e) AS events, min(e.lo) AS first, max(e.hi) AS last
}
CALL (i) {
  MATCH (i)-[:INPUT|OUTPUT|OBSERVED]-(:Event)-[:SAID_BY]->(s:System)
  RETURN collect(DISTINCT s.id) AS systems
}
RETURN i.spellings, systems, events, first, last
