MATCH (i:Item) UNWIND i.spellings AS text RETURN 'item' AS kind, i.id AS id, text
UNION ALL
MATCH (p:Place) UNWIND p.spellings AS text RETURN 'place' AS kind, p.id AS id, text
