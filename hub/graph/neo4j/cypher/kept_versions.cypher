MATCH (t:KeptTrace) WHERE t.id = $id AND t.version >= 0 AND t.at >= $oldest
RETURN t.version, t.at, t.status ORDER BY t.version
