"""`mtor simulate`: a virtual population."""

PLACE = 7
"""On the help page."""
HELP = "A virtual population on a regimen: profile, intervals, target attainment."
