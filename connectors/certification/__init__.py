"""What a run of the contract suite is worth: tiers, exemptions, and the report that says so.

``tiers.py`` is the scale, ``report.py`` the report as JSON, ``page.py`` the same for people.
"""
