UNWIND $rows AS row CREATE (i:Item) SET i = row
