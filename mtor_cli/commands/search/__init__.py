"""`mtor search`: words in the data."""
