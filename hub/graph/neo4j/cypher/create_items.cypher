UNWIND $rows AS row CREATE (i:Item:Dirty) SET i = row
