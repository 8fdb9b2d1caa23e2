"""`mtor consult`: a patient's record read as a monitoring consult."""

PLACE = 2.5
"""On the help page."""
RESULTS = {"consult": "commands.consult.result.ConsultResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
