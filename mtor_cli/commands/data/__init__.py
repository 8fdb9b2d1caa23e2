"""`mtor data`: the data themselves."""

PLACE = 12
"""On the help page."""
HELP = "Validate, describe and review the data."
