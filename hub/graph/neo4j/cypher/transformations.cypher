UNWIND $ids AS key MATCH (t:Transformation {key: key})
  USING INDEX t:Transformation(key)
RETURN collect(key), collect(t.n)
