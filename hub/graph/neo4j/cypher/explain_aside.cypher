// Today's reason of what still cannot be read.
UNWIND $rows AS row MATCH (q:SetAside {n: row[0]}) SET q.reason = row[1], q.path = row[2]
