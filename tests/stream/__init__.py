"""Levels by the file."""
