UNWIND $places AS n
MATCH (place:Place {n: n})<-[:AT]-(e:Event)-[:INPUT|OUTPUT|OBSERVED]-(i:Item)
  USING INDEX place:Place(n)
WHERE e.step IN $steps OR e.action IN $actions
RETURN collect(DISTINCT i.n)
