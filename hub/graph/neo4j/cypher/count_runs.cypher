UNWIND $rows AS row MATCH (r:Run {n: row.run})
SET r.new = r.new + row.new, r.changed = r.changed + row.changed,
    r.unchanged = r.unchanged + row.unchanged, r.late = r.late + row.late,
    r.set_aside = r.set_aside + row.set_aside, r.retired = r.retired + row.retired,
    r.newest = CASE WHEN r.newest > row.newest OR row.newest IS NULL THEN r.newest ELSE row.newest END
