"""`mtor recommend`: what the sources say of a disease."""

PLACE = 1
"""On the help page."""
HELP = "What the sources say of a disease: statement, start, targets, cautions, evidence."
