// Events new to the graph with all that hangs on them, by columns: the records that state them (some
// have only older versions), and of those that live places, items (passing, made, consumed with
// their role), contents with their container, and transformations. Each of these names its event by
// its place among the new ones; contents name it by its number.
UNWIND range(0, size($event.n) - 1) AS i
CREATE (e:Event {
  n: $event.n[i], hash: $event.hash[i], lo: $event.lo[i], hi: $event.hi[i], type: $event.type[i],
  step: $event.step[i], action: $event.action[i], alike: $event.alike[i], body: $event.body[i],
  name: $event.name[i], gist: $event.gist[i], amounts: $event.amounts[i], live: $event.live[i],
  id: $event.id[i], slack: $event.slack[i], pools: $event.pools[i]
})
WITH collect(e) AS es
CALL (es) {
  UNWIND range(0, size($said.i) - 1) AS j
  WITH j, es[$said.i[j]] AS e MATCH (s:System {id: $said.system[j]})
    USING INDEX s:System(id)
  CREATE (e)-[:SAID_BY {
    number: $said.number[j], system: $said.system[j], record_id: $said.record_id[j],
    declares: $said.declares[j], declared: $said.declared[j], names_event: $said.names_event[j],
    event_id: $said.event_id[j], event_number: $said.event_number[j],
    recorded: $said.recorded[j], fetched: $said.fetched[j], held_from: $said.held_from[j],
    body: $said.body[j]
  }]->(s)
}
CALL (es) {
  UNWIND $at AS row WITH row, es[row[0]] AS e MATCH (p:Place {n: row[1]})
    USING INDEX p:Place(n)
  CREATE (e)-[:AT]->(p)
}
CALL (es) {
  UNWIND $observed AS row WITH row, es[row[0]] AS e MATCH (i:Item {n: row[1]})
    USING INDEX i:Item(n)
  CREATE (e)-[:OBSERVED]->(i)
}
CALL (es) {
  UNWIND $output AS row WITH row, es[row[0]] AS e MATCH (i:Item {n: row[1]})
    USING INDEX i:Item(n)
  CREATE (e)-[:OUTPUT]->(i)
}
CALL (es) {
  UNWIND $input AS row WITH row, es[row[0]] AS e MATCH (i:Item {n: row[1]})
    USING INDEX i:Item(n)
  CREATE (i)-[:INPUT {role: row[2]}]->(e)
}
CALL () {
  UNWIND $packed_in AS row MATCH (i:Item {n: row[1]})
    USING INDEX i:Item(n)
  MATCH (c:Item {n: row[2]})
    USING INDEX c:Item(n)
  CREATE (i)-[:PACKED_IN {event: row[0]}]->(c)
}
CALL (es) {
  UNWIND $part_of AS row WITH row, es[row[0]] AS e MATCH (t:Transformation {n: row[1]})
    USING INDEX t:Transformation(n)
  CREATE (e)-[:PART_OF]->(t)
}
