// All but the latest runs of a system.
MATCH (r:Run {system: $system}) WITH r ORDER BY r.n DESC SKIP $kept DELETE r
