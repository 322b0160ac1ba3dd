MATCH (q:SetAside) RETURN q.system, q.rid, q.reason, q.path, q.raw
