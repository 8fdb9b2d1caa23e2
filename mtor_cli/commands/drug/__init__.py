"""`mtor drug`: the drug itself."""

PLACE = 8
"""On the help page."""
HELP = "The drug itself: pharmacokinetics, products, organ function, warnings, assays."
