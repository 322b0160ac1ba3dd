UNWIND $ids AS id MERGE (s:System {id: id})
