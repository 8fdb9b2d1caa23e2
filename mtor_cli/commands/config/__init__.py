"""`mtor config`: what a user sets once."""

PLACE = 13
"""On the help page."""
