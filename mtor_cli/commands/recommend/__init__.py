"""`mtor recommend`: what the sources say of a disease."""

PLACE = 1
"""On the help page."""
RESULTS = {
    "diseases": "parts.recommendations.DiseasesResult",
    "recommend": "parts.recommendations.RecommendResult",
}
"""Where the record of each of its results stands in the package, by the name of the schema."""
