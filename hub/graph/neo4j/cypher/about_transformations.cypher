UNWIND $ids AS id
CALL (id) {
  RETURN id AS key UNION MATCH (s:System) RETURN s.id + ' ' + id AS key
}
MATCH (hub:Transformation {key: key})<-[:PART_OF]-(e:Event)
  USING INDEX hub:Transformation(key)
RETURN collect(DISTINCT e.n)
