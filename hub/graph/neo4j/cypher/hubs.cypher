UNWIND $hubs AS n MATCH (t:Transformation {n: n})
  USING INDEX t:Transformation(n)
RETURN collect(n), collect(coalesce(t.ins, $nothing)), collect(coalesce(t.outs, $nothing))
