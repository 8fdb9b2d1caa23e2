"""`mtor references`: the works."""

PLACE = 10
"""On the help page."""
HELP = "The 57 references of the consensus and the further works."
