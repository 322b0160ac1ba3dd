RETURN EXISTS { ()-[:INSTANCE_OF]->() } OR EXISTS { ()-[s:STATED]->() WHERE s.holds }
