MATCH (s:System {id: $system})
  USING INDEX s:System(id)
UNWIND $keys AS key
MERGE (a:Asked {key: key})
MERGE (s)-[r:SAID_ALL_OF]->(a)
SET r.first = CASE WHEN r.first < $at THEN r.first ELSE $at END,
    r.at = CASE WHEN r.at > $at THEN r.at ELSE $at END
