MATCH (a:Store {name: 'announced'}) SET a.n = $done
