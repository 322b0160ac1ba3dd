// One item leads to another by the statement of a system about the item `about`.
UNWIND $rows AS row MATCH (a:Item {n: row.upstream})
  USING INDEX a:Item(n)
MATCH (b:Item {n: row.downstream})
  USING INDEX b:Item(n)
MERGE (a)-[s:STATED {kind: row.kind, about: row.about, system: row.system}]->(b)
SET s.heard = row.heard, s.holds = true
