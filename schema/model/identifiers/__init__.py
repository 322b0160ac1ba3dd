"""The ids of things, places and parties: every spelling read, one canonical form, all forms built.

Canonical is the GS1 Digital Link URI on ``https://id.gs1.org`` (an EPC URN needs the length of the
company prefix, which a GTIN does not tell), so two spellings of one thing compare equal as text.
What is typed by a person is read strictly (``parse``); what stands in a document is read without
ever being refused, faults becoming findings (``canonical``).
"""
