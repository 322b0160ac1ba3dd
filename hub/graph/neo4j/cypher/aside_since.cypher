MATCH (q:SetAside {system: $system}) WHERE q.heard >= $since AND q.rid IS NOT NULL
RETURN collect(q.rid)
