// What reads well now.
UNWIND $rows AS row MATCH (q:SetAside {system: row[0], name: row[1]}) WHERE q.heard <= row[2]
DELETE q
