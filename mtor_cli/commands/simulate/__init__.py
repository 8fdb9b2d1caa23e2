"""`mtor simulate`: a virtual population."""
