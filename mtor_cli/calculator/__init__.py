"""The calculator: numbers, units, levels, bands, assessment. Pure functions; no files, no printing."""
