"""`mtor evidence`: the grading table, and the evidence on a disease."""

PLACE = 9
"""On the help page."""
TAKES = {"grade": "", "disease": ""}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
RESULTS = {"evidence": "parts.evidence.EvidenceResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
