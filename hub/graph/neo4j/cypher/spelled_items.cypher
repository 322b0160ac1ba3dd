UNWIND $batches AS items
CALL (items) {
  UNWIND items AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  RETURN collect(n) AS numbers, collect(i.id) AS ids, collect(i.spellings) AS spellings
}
RETURN numbers, ids, spellings
