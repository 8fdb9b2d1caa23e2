"""`mtor tdm`: what a measured level means."""

PLACE = 2
"""On the help page."""
RESULTS = {"tdm": "parts.comparison.TdmResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"tdm-row": "commands.tdm.row.TdmRow"}
"""The same for what is printed line by line, without the envelope."""
