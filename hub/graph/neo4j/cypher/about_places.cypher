UNWIND $ids AS id MATCH (place:Place {id: id})<-[:AT]-(e:Event)
  USING INDEX place:Place(id)
RETURN collect(DISTINCT e.n)
