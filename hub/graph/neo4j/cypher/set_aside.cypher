// What cannot be read; a later hearing replaces an earlier.
UNWIND $rows AS row MERGE (q:SetAside {system: row.system, name: row.name})
ON CREATE SET q = row
WITH q, row WHERE row.heard >= q.heard
SET q.reason = row.reason, q.path = row.path, q.raw = row.raw, q.heard = row.heard
