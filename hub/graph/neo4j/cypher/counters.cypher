MATCH (s:Store {name: 'graph'}), (a:Store {name: 'announced'})
RETURN s.items, s.places, s.transformations, s.set_aside, a.n
