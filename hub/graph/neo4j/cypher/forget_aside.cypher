// What a system does not say any more.
MATCH (q:SetAside {system: $system}) WHERE q.heard < $before DELETE q
