"""Audits of many patients."""
