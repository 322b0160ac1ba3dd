// What a reader needs to know that nothing was committed beside it.
MATCH (a:Store {name: 'announced'}), (s:Store {name: 'graph'})
RETURN a.n, s.done, EXISTS { (:Dirty) }
