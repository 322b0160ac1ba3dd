// The latest runs of each system, newest first.
MATCH (s:System) WHERE size($systems) = 0 OR s.id IN $systems
CALL (s) { MATCH (r:Run {system: s.id}) RETURN r ORDER BY r.n DESC LIMIT $most }
RETURN r {.*} ORDER BY r.n DESC
