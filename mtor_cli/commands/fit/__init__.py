"""`mtor fit`: one patient or many, by a population model."""
