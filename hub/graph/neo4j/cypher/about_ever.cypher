UNWIND $ids AS id
CALL (id) {
  MATCH (item:Item {id: id})-[:INPUT|OUTPUT|OBSERVED|ONCE]-(e:Event)
    USING INDEX item:Item(id)
  RETURN e
  UNION MATCH (item:Item {id: id})<-[m:INSTANCE_OF]-(:Item)
    USING INDEX item:Item(id)
  MATCH (e:Event {n: m.event})
    USING INDEX e:Event(n)
  RETURN e
  UNION MATCH (place:Place {id: id})<-[:AT|ONCE]-(e:Event)
    USING INDEX place:Place(id)
  RETURN e
  UNION MATCH (hub:Transformation {key: id})<-[:PART_OF|ONCE]-(e:Event)
    USING INDEX hub:Transformation(key)
  RETURN e
}
RETURN collect(DISTINCT e.n)
