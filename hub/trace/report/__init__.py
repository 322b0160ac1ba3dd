"""From what was reached to what is told: nodes, links, gaps and findings, each in its own module.

Pure: rows of the graph in, values of ``schema.model.trace`` out.
"""
