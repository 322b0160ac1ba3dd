UNWIND $rows AS row MATCH (s:System {id: row.system})
SET s.harvested = true, s.cursor = row.cursor, s.complete = row.complete, s.listed = row.listed
