UNWIND $rows AS row CREATE (t:Transformation) SET t = row
