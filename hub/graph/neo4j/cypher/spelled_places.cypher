UNWIND $batches AS places
CALL (places) {
  UNWIND places AS n MATCH (p:Place {n: n})
    USING INDEX p:Place(n)
  RETURN collect(n) AS numbers, collect(p.id) AS ids, collect(p.spellings) AS spellings
}
RETURN numbers, ids, spellings
