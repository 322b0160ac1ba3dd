UNWIND $keys AS key MATCH (key_:Asked {key: key})<-[r:SAID_ALL_OF]-(s:System)
  USING INDEX key_:Asked(key)
WHERE r.first <= $by
RETURN key, s.id, CASE WHEN r.at <= $by THEN r.at ELSE r.first END
