MATCH (s:System)<-[r:SAID_BY]-(:Event) RETURN s.id, min(r.fetched)
