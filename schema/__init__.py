"""What we speak: the model, EPCIS documents and the GraphQL types. No I/O lives here."""
