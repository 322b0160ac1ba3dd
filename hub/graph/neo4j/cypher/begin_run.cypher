MERGE (s:System {id: $system})
MERGE (c:Store {name: 'runs'}) SET c.n = coalesce(c.n, 0) + 1
WITH c.n AS n
CREATE (:Run {n: n, system: $system, begun: $begun, new: 0, changed: 0, unchanged: 0, late: 0,
  set_aside: 0, retired: 0})
RETURN n
