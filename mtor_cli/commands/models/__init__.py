"""`mtor models`: the population models."""
