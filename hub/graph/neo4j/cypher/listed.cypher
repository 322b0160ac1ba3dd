// Who takes part in what by name, and as what.
UNWIND $items AS n MATCH (i:Item {n: n})-[r:INPUT|OUTPUT|OBSERVED]-(e:Event)
  USING INDEX i:Item(n)
RETURN collect(n), collect(e.n), collect(coalesce(r.role, $roles[type(r)]))
