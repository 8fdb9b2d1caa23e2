"""`mtor drug`: the drug itself."""

PLACE = 8
"""On the help page."""
HELP = "The drug itself: pharmacokinetics, products, organ function, warnings, assays."
RESULTS = {"drug": "commands.drug.result.DrugResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
