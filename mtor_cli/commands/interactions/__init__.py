"""`mtor interactions`: other drugs."""
