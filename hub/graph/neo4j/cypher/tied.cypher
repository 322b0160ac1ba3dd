UNWIND $ids AS id MATCH (i:Item {id: id})-[:STATED]-(other:Item)
  USING INDEX i:Item(id)
RETURN collect(DISTINCT other.id)
