"""`mtor models`: the population models."""

PLACE = 6
"""On the help page."""
RESULTS = {"models": "commands.models.result.ModelsResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
