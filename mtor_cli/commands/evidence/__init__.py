"""`mtor evidence`: the grading table, and the evidence on a disease."""

PLACE = 9
"""On the help page."""
RESULTS = {"evidence": "parts.evidence.EvidenceResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
