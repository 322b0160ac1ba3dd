UNWIND $batches AS items
CALL (items) {
  UNWIND items AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  WHERE i.states IS NOT NULL
  RETURN collect(n) AS numbers, collect(i.states) AS states
}
RETURN numbers, states
