MATCH (l:Lease {name: $lease}) RETURN l.holder, l.until
