"""`mtor fit`: one patient or many, by a population model."""

PLACE = 5
"""On the help page."""
RESULTS = {"fit": "parts.fit.shapes.FitResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"fit-batch": "parts.fit.shapes.FitLine"}
"""The same for what is printed line by line, without the envelope."""
