"""Forecast, dose, next sampling, populations."""
