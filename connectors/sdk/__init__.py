"""The connector's contract: the interface, its errors, settings, paging, and the doors outside.

Nothing else in the project opens a connection to a provincial system; one module per transport
(``http.py`` first). The SDK knows no connector, and needs neither Neo4j nor a web framework.
"""
