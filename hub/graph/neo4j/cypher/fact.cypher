// The event of a hash has the first free number from its own.
MATCH (e:Event)
  USING INDEX e:Event(n)
WHERE e.n >= $number AND e.n < $number + $near AND e.hash = $hash AND e.live
RETURN e.n, e.hash, e.lo, e.body
