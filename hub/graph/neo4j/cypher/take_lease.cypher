MATCH (l:Lease {name: $lease}) SET l.holder = $holder, l.until = $until
