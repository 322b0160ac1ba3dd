MATCH (s:Store {name: 'graph'})
SET s.items = $items, s.places = $places, s.transformations = $transformations, s.set_aside = $set_aside, s.done = $done
