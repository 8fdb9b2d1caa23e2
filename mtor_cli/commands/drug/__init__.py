"""`mtor drug`: the drug itself."""

PLACE = 8
"""On the help page."""
RESULTS = {"drug": "commands.drug.result.DrugResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
