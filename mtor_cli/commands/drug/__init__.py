"""`mtor drug`: the drug itself."""
