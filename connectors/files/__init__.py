"""Kind ``files``: what a system exports as CSV, workbooks or EPCIS documents."""
