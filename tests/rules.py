"""The rules of the program's own data, for tests of the functions that take them as an argument."""

from __future__ import annotations

from mtor_cli.content.load import Content

RULES = Content().rules
