UNWIND $rows AS row CREATE (p:Place) SET p = row
