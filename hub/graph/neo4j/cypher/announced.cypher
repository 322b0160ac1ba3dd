MATCH (a:Store {name: 'announced'}) RETURN a.n
