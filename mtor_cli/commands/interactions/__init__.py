"""`mtor interactions`: other drugs."""

PLACE = 3
"""On the help page."""
RESULTS = {"interactions": "parts.interactions.InteractionsResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
