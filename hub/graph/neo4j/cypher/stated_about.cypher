// Of these items those about which a system says something of two items.
UNWIND $ids AS id MATCH (i:Item {id: id})-[s:STATED {about: id, system: $system}]-(:Item)
  USING INDEX i:Item(id)
WHERE s.holds
RETURN collect(DISTINCT id)
