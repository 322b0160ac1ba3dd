UNWIND $hubs AS n MATCH (hub:Transformation {n: n})<-[:PART_OF]-(e:Event)
  USING INDEX hub:Transformation(n)
WHERE e.amounts IS NOT NULL
RETURN collect([n, e.n, e.alike, e.amounts])
