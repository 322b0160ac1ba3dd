UNWIND $ids AS id MATCH (item:Item {id: id})-[:INPUT|OUTPUT|OBSERVED]-(e:Event)
  USING INDEX item:Item(id)
RETURN collect(DISTINCT e.n)
