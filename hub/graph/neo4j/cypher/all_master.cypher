MATCH (m:MasterData)
WHERE NOT EXISTS { MATCH (o:MasterData {base: m.base}) WHERE o.since > m.since }
RETURN m.id, m.system, m.type, m.body
