"""`mtor data`: the data themselves."""
