MATCH (s:Store {name: 'graph'})
SET s.items = $items, s.places = $places, s.events = $events,
    s.transformations = $transformations, s.set_aside = $set_aside, s.done = $done
