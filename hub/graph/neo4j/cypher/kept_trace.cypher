MATCH (t:KeptTrace) WHERE t.id = $id AND t.version >= coalesce($number, 0) AND t.at >= $oldest
  AND ($number IS NULL OR t.version = $number)
RETURN t.version, t.at, t.status, t.body ORDER BY t.version DESC LIMIT 1
