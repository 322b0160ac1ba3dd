// What known events said of instances and lots, in words that are no longer shown.
UNWIND $facts AS n MATCH (e:Event {n: n})
  USING INDEX e:Event(n)
MATCH (e)-[:INPUT|OUTPUT|OBSERVED]-(:Item)-[held:INSTANCE_OF {event: e.n}]->(:Item)
WITH DISTINCT held DELETE held
