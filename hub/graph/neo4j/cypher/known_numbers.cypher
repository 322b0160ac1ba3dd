// Those of these numbers under which records are held.
UNWIND $numbers AS number MATCH (:Event)-[r:SAID_BY {number: number}]->(:System)
  USING INDEX r:SAID_BY(number)
RETURN collect(DISTINCT number)
