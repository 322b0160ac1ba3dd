CALL () {
  MATCH (i:Item) WHERE EXISTS { (i)-[:INPUT|OUTPUT|OBSERVED]-(:Event) } RETURN collect(i.n) AS items
}
CALL () { MATCH (p:Place) WHERE EXISTS { (p)<-[:AT]-(:Event) } RETURN collect(p.n) AS places }
RETURN items, places
