"""Kind ``graphql``: any GraphQL endpoint, by query documents and a mapping in the system's file."""
