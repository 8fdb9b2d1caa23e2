"""`mtor drug`: the drug itself."""

PLACE = 8
"""On the help page."""
TAKES = {"drug": ""}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("drug",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"drug": "commands.drug.result.DrugResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
