UNWIND $batches AS items
CALL (items) {
  UNWIND items AS n MATCH (i:Item {n: n})
    USING INDEX i:Item(n)
  WHERE i.ways IS NOT NULL
  RETURN collect(n) AS numbers, collect(i.ways) AS ways
}
RETURN numbers, ways
