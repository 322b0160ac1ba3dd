// What a person sees: the latest name said of a place.
UNWIND $rows AS row MATCH (p:Place {id: row[0]})
  USING INDEX p:Place(id)
SET p.name = row[1]
