// An event that is no longer live; the items whose adjacency hung on it.
UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
CALL (e) {
  MATCH (e)-[r:INPUT|OUTPUT|OBSERVED]-(i:Item)
  OPTIONAL MATCH (i)-[held:PACKED_IN|INSTANCE_OF {event: e.n}]->(:Item)
  WITH collect(DISTINCT i.n) AS items, collect(DISTINCT r) AS roles, collect(DISTINCT held) AS holds
  FOREACH (x IN roles | DELETE x) FOREACH (x IN holds | DELETE x)
  RETURN items
}
CALL (e) { MATCH (e)-[r:AT|PART_OF]->() DELETE r }
REMOVE e.pools
RETURN items
