"""Who asks and what may leave: the viewer of a request and the hook before data leaves."""
