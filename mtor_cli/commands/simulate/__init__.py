"""`mtor simulate`: a virtual population."""

PLACE = 7
"""On the help page."""
RESULTS = {"simulate": "commands.simulate.result.SimulateResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
