"""`mtor fit`: one patient or many, by a population model."""

PLACE = 5
"""On the help page."""
HELP = "Fit a model to a patient's levels, forecast the trough, seek the dose; one patient or many."
