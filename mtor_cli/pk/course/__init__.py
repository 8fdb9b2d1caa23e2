"""One patient's course: doses, levels, covariates over time."""
