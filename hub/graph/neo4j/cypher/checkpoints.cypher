MATCH (s:System) WHERE s.harvested
RETURN s.id, s.cursor, s.complete, s.listed
