"""`mtor search`: words in the data."""

PLACE = 11
"""On the help page."""
RESULTS = {"search": "commands.search.result.SearchResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
