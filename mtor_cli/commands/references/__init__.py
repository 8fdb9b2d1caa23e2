"""`mtor references`: the works."""
