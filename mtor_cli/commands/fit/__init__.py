"""`mtor fit`: one patient or many, by a population model."""

PLACE = 5
"""On the help page."""
TAKES = {"file": "", "disease": "--disease", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("file",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"fit": "parts.fit.shapes.FitResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"fit-batch": "parts.fit.shapes.FitLine"}
"""The same for what is printed line by line, without the envelope."""
