"""The way in over HTTP: starlette routes, the GraphQL view, and the service behind resolvers."""
