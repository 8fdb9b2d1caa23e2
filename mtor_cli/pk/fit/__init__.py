"""Estimation of one patient or thousands."""
