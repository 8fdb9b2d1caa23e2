"""Look-up of mTOR inhibitors in immune blood diseases, after the Chinese expert consensus of 2025."""

__version__ = "0.1.0"
