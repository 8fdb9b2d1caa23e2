"""`mtor config`: what a user sets once."""

PLACE = 13
"""On the help page."""
HELP = "Your settings: language, format, width, pager, the hospital's own file."
