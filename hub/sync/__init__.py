"""The harvest: fills the supply graph from the systems ahead of any question.

Systems are read in parallel, each by one stream at a time; one writer stores what they say, in
batches, with how far it has come. Whatever ends it, it goes on from there.
"""
