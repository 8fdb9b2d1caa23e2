"""`mtor recommend`: what the sources say of a disease."""

PLACE = 1
"""On the help page."""
TAKES = {"disease": "", "group": "--population", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("disease",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {
    "diseases": "parts.recommendations.DiseasesResult",
    "recommend": "parts.recommendations.RecommendResult",
}
"""Where the record of each of its results stands in the package, by the name of the schema."""
