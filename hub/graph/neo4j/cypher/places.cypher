UNWIND $ids AS id MATCH (p:Place {id: id})
  USING INDEX p:Place(id)
RETURN collect(id), collect(p.n), collect(p.spellings)
