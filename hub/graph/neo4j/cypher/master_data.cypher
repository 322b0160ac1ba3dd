UNWIND $ids AS id MATCH (m:MasterData {id: id})
  USING INDEX m:MasterData(id)
WHERE m.since <= $by
WITH m ORDER BY m.since DESC
WITH m.base AS base, head(collect(m)) AS m
RETURN m.id, m.system, m.type, CASE WHEN m.fetched <= $by THEN m.fetched ELSE m.since END, m.body
