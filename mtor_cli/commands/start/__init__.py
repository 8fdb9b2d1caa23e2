"""`mtor start`: how the drug was started in studies."""

PLACE = 4
"""On the help page."""
HELP = "How the drug was started in studies, worked out for one patient."
