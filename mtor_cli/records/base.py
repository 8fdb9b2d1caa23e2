"""The building blocks of every data file: bilingual text, voices, sources, absent facts."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from mtor_cli.records.limits import Limited

_Record = TypeVar("_Record")


def record(cls: type[_Record]) -> type[_Record]:
    """Mark a typed dictionary as a record of the data: unknown keys are refused, docstrings become descriptions."""
    cls.__pydantic_config__ = {  # type: ignore[attr-defined]
        "extra": "forbid",
        "strict": True,
        "use_attribute_docstrings": True,
    }
    return cls


Line = Annotated[str, Limited(pattern=r"\S")]
"""A text that is not blank."""

Key = Annotated[str, Limited(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A stable identifier: lower-case letters, digits and single hyphens."""

RemarkCode = Annotated[str, Limited(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""The code of a remark: lower-case letters, digits and single underscores."""

Number = Annotated[float, Limited(allow_inf_nan=False)]

Positive = Annotated[float, Limited(gt=0, allow_inf_nan=False)]

Years = Annotated[int, Limited(ge=0, le=120)]
"""Completed years of age."""

Voice = Literal["consensus", "study", "label", "reference", "derived", "local"]
"""Who says it.

`label`: the label of a product, or a compendium that quotes one. `reference`: a compendium's own words, a laboratory's
catalogue, a hospital's manual, a public register. `derived`: this project's own calculation, classification or
judgement.
"""

Verified = Literal["read", "copy", "registry", "secondary", "calculated", "judgement", "unverified", "local"]
"""How far the statement was checked.

`read`: in the work's own abstract or text, or on the maker's or regulator's page. `copy`: in a third-party copy
of a label, a laboratory catalogue or a compendium. `registry`: in a public copy of a trial registration.
`secondary`: in a review's table, a news report or a transcription. `calculated`: calculated here.
`judgement`: this project's own reading. `unverified`: no source that can be cited was read; no value is given.
`local`: entered by a hospital in its own file.
"""

Severity = Literal["alarm", "caution", "unknown"]
"""Of what has to be said, the gravest first. `unknown`: something that is not known."""

AgeGroup = Literal["adult", "child", "both", "not_stated"]
"""A child is under 18 years. `not_stated`: the part that was read does not say."""

TherapyLine = Literal["first", "second", "refractory", "prophylaxis", "mixed", "not_stated"]
"""`second`: second line or later. `refractory`: relapsed, refractory or intolerant."""

Specimen = Literal["whole_blood", "plasma", "serum", "not_stated"]
"""As the source of a range names it."""

DrugId = Literal["sirolimus", "everolimus"]

ChildPugh = Literal["A", "B", "C"]
"""Class of an impaired liver."""

Strength = Literal["A", "B", "C", "D"]

Level = Literal["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5"]
"""A level of Table 1 of the consensus (Oxford 2009)."""

AbsentReason = Literal[
    "not_stated_in_abstract",
    "not_stated",
    "full_text_not_read",
    "not_open_access",
    "not_reported",
    "not_verified",
    "none_found",
    "not_applicable",
    "no_bound_set",
    "not_judged",
]
"""Why a value is not there."""

Source = int | Key
"""A number of the consensus's reference list (1 to 57), or the key of a further work or document."""

Sources = Annotated[list[Source], Limited(min_length=1)]


@record
class Text(TypedDict):
    """One text in both languages; a missing language is an error, not a fallback."""

    en: Line
    zh: Line


@record
class Absent(TypedDict):
    """A fact that is not there, with the reason."""

    absent: AbsentReason
    note: NotRequired[Text]


@record
class Code(TypedDict):
    """A code in a public coding system."""

    system: Line
    code: Line
    meaning: Line
    verified: Verified


@record
class Names(TypedDict):
    """Further names by which a reader may ask; matched whole, in any case, never as a part of a word."""

    en: list[Line]
    zh: list[Line]


@record
class Named(TypedDict):
    """What a disease and a part of one have in common."""

    id: str
    name: Text
    aliases: Names
    codes: list[Code]


@record
class NearMiss(TypedDict):
    """A name that means something else, or that needs a question first; it is answered, never mapped."""

    names: Annotated[list[Line], Limited(min_length=1)]
    answer: Text


@record
class Sourced(TypedDict):
    """Anything that is said: by whom, from where, how far checked."""

    voice: Voice
    sources: Sources
    verified: Verified


@record
class Said(Sourced):
    """Anything that is said in words."""

    text: Text


@record
class Note(Sourced):
    """A plain statement with its source."""

    entity: NotRequired[Key]
    """The part of the disease that it is about; left out, the whole."""
    text: Text
