"""Concentrations, with exact derivatives."""
