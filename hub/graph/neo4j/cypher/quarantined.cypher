// A first fill leaves empty texts out.
MATCH (q:SetAside)
WHERE (size($systems) = 0 OR q.system IN $systems) AND (size($ids) = 0 OR q.n IN $ids)
RETURN q.n, q.system, q.rid, q.reason, coalesce(q.path, '') AS path, q.raw, q.since, q.heard ORDER BY q.n
