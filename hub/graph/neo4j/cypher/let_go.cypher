MATCH (t:KeptTrace) WHERE t.at < $oldest DELETE t
