"""`mtor simulate`: a virtual population."""

PLACE = 7
"""On the help page."""
TAKES = {"model": "--model"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("model",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"simulate": "commands.simulate.result.SimulateResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
