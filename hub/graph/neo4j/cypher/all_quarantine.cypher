// A first fill leaves empty texts out.
MATCH (q:SetAside) RETURN q.system, q.rid, q.reason, coalesce(q.path, '') AS path, q.raw
