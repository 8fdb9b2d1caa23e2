"""`mtor search`: words in the data."""

PLACE = 11
"""On the help page."""
HELP = "Search recommendations, references, cautions and other drugs in either language."
