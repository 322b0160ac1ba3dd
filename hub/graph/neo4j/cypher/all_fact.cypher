MATCH (e:Event) RETURN e.hash, e.id, toInteger(e.live), e.slack, e.body
