MATCH (l:Lease {name: $lease}) WHERE l.holder = $holder REMOVE l.holder, l.until
