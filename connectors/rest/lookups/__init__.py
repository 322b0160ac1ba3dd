"""Second addresses asked for each record: their form, their replies, asking them page by page."""
