"""`mtor references`: the works."""

PLACE = 10
"""On the help page."""
RESULTS = {"references": "parts.evidence.ReferencesResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
