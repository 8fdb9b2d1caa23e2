"""`mtor interactions`: other drugs."""

PLACE = 3
"""On the help page."""
HELP = "Drug interactions: action, change of exposure, published dose factors, conflicts."
