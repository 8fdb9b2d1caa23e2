"""`mtor tdm`: what a measured level means."""

PLACE = 2
"""On the help page."""
HELP = "Check a measured level against the target ranges."
