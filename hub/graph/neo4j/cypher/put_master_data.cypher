// What is heard again unchanged is the same version, heard later; anything else a new one.
UNWIND $rows AS row
OPTIONAL MATCH (m:MasterData {base: row.base})
  USING INDEX m:MasterData(base)
WITH row, m ORDER BY m.since DESC
WITH row, collect(m) AS versions
WITH row, versions, head(versions) AS last
FOREACH (same IN CASE WHEN last.hash = row.hash AND last.fetched < row.fetched THEN [last] ELSE [] END |
  SET same.fetched = row.fetched)
WITH row, versions, last
WHERE (last IS NULL OR last.hash <> row.hash) AND NOT any(v IN versions
  WHERE v.fetched > row.fetched OR (v.fetched = row.fetched AND v.hash = row.hash))
MERGE (n:MasterData {base: row.base, since: row.since}) SET n = row
