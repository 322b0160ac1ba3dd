UNWIND $ids AS id MATCH (i:Item {id: id})-[s:STATED {about: id, system: $system}]-(:Item)
  USING INDEX i:Item(id)
SET s.holds = false
