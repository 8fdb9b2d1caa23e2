"""Pharmacokinetics: regimens, kinetics, estimation, forecast and dose search. NumPy only; no content, no files."""
