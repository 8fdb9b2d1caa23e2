"""One patient's case as it is written down: doses, levels, covariates and drugs over time. Pure; no files."""
