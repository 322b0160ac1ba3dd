MATCH (r:Run {n: $run}) SET r.ended = $ended, r.outcome = $outcome, r.reason = $reason
RETURN r {.*}
