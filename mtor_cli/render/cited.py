"""A work as citation managers take it: the fields that its citation prints, and nothing else."""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """An author as printed."""

    family: str
    """The whole name where it is not parted: of a group, in Chinese, or where more are meant ("et al")."""
    given: str = ""
    """Initials as printed."""


class Cited(NamedTuple):
    """The fields of one work; a field that is not known is empty."""

    key: str
    """In ASCII, and no other work's."""
    authors: tuple[Name, ...] = ()
    others: str = ""
    """What is printed for authors who are not named."""
    title: str = ""
    journal: str = ""
    """As abbreviated in print; a work without one is no article of which the fields are known."""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    note: str = ""
    """What is printed beside the fields, or the whole citation where no fields are known."""
    remarks: tuple[str, ...] = ()
    """This program's, on the fields."""
