// Held under these keys: what each states and declares, when it was recorded and last heard.
UNWIND $keys AS key MATCH (e:Event)-[r:SAID_BY {key: key}]->(:System)
  USING INDEX r:SAID_BY(key)
RETURN collect([key, e.n, r.declared, r.recorded, r.fetched])
