"""`mtor references`: the works."""

PLACE = 10
"""On the help page."""
TAKES = {"work": "", "disease": "--disease", "grade": "--level"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
RESULTS = {"references": "parts.evidence.ReferencesResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
