MATCH (i:Dirty) WITH i LIMIT $most RETURN collect(i.n), collect(coalesce(i.ways, $nothing))
