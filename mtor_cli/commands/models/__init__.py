"""`mtor models`: the population models."""

PLACE = 6
"""On the help page."""
HELP = "The population models: list, explain, check one of your own."
RESULTS = {"models": "commands.models.result.ModelsResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
