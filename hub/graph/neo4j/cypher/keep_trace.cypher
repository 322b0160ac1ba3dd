MATCH (s:Store {name: 'graph'}) SET s.locked = true
WITH s OPTIONAL MATCH (t:KeptTrace {id: $id})
WITH coalesce(max(t.version), 0) AS last
CREATE (t:KeptTrace {id: $id, at: $at, status: $status, body: $body,
  version: 1 + CASE WHEN last > $after THEN last ELSE $after END})
RETURN t.version
