UNWIND $ids AS id MATCH (i:Item {id: id})
  USING INDEX i:Item(id)
RETURN collect(id), collect(i.n), collect(i.spellings)
