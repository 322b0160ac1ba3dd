MATCH (i:Item) WHERE i.gtin = $gtin AND i.id >= '' AND EXISTS { (i)-[:INPUT|OUTPUT|OBSERVED]-(:Event) }
RETURN i.id ORDER BY i.gtin, i.id LIMIT $first
