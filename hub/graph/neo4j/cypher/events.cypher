UNWIND $hashes AS hash MATCH (e:Event {hash: hash})
  USING INDEX e:Event(hash)
RETURN collect(hash), collect(e.n)
