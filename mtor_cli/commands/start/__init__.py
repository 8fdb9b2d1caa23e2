"""`mtor start`: how the drug was started in studies."""

PLACE = 4
"""On the help page."""
RESULTS = {"start": "commands.start.result.StartResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
