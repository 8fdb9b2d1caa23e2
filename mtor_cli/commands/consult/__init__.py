"""`mtor consult`: a patient's record read as a monitoring consult."""

PLACE = 2.5
"""On the help page."""
TAKES = {"file": "", "disease": "--disease", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("file",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"consult": "commands.consult.result.ConsultResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
