UNWIND $hubs AS n MATCH (t:Transformation {n: n})
  USING INDEX t:Transformation(n)
RETURN collect(n), collect(t.key)
