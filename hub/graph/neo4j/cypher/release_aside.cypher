UNWIND $ids AS n MATCH (q:SetAside {n: n}) DELETE q
