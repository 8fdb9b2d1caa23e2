"""`mtor models`: the population models."""

PLACE = 6
"""On the help page."""
HELP = "The population models: list, explain, check one of your own."
