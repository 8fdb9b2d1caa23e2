"""The population model: structure, typical values, variability, residual error."""
