"""The hub as a server: settings, the parts put together, the service behind the schema, HTTP."""
