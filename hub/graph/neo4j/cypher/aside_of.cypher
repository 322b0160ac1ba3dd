// How many records of each of these systems cannot be read (of all when none is named).
MATCH (q:SetAside) WHERE size($systems) = 0 OR q.system IN $systems
RETURN q.system, count(*)
