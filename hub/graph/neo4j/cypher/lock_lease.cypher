// Whoever takes the lease, or writes under it, waits here for the others.
MERGE (l:Lease {name: $lease}) SET l.locked = true
