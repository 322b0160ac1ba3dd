// Whoever writes waits here for whoever wrote before.
MATCH (s:Store {name: 'graph'}) SET s.locked = true
