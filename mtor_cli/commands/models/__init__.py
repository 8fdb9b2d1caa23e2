"""`mtor models`: the population models."""

PLACE = 6
"""On the help page."""
TAKES = {"model": "", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
RESULTS = {"models": "commands.models.result.ModelsResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
