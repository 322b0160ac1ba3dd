"""Kind ``sql``: a system's database, by statements and a mapping in the system's file."""
