"""The works that the data rests on: the 57 references of the consensus, further works, and documents."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import (
    Absent,
    AgeGroup,
    DrugId,
    Key,
    Level,
    Line,
    Text,
    TherapyLine,
    Voice,
    record,
)
from mtor_cli.records.limits import Limited

Role = Literal["efficacy", "safety", "pharmacokinetics", "mechanism", "guideline", "context"]

ReadExtent = Literal[
    "citation_only",
    "abstract",
    "abstract_part",
    "full_text_part",
    "full_text",
    "registry",
    "secondary",
    "label_page",
    "label_copy",
    "catalogue",
]
"""How much was read. `registry`: a public copy of the record. `secondary`: only another work about it.
`label_page`: the maker's or regulator's page. `label_copy`, `catalogue`: a third-party copy, a laboratory's list."""


@record
class Citation(TypedDict):
    """A citation exactly as the consensus prints it, field by field; a field it does not print is left out."""

    authors: Line
    title: Line
    journal: Line
    year: int
    volume: NotRequired[Line]
    issue: NotRequired[Line]
    pages: NotRequired[Line]
    doi: NotRequired[Line]
    note: NotRequired[Line]
    """Anything printed after the pages, such as an erratum."""


@record
class Correction(TypedDict):
    """A field of the printed citation that is wrong or missing, and what it should read."""

    field: Literal["authors", "title", "journal", "year", "volume", "issue", "pages", "doi"]
    printed: Line | Absent
    """The text as printed; absent where the consensus prints nothing."""
    corrected: Line
    certainty: Literal["confirmed", "inferred"]
    """`confirmed`: seen on a source page. `inferred`: evident, but seen on no page."""
    note: Text


@record
class Identifiers(TypedDict):
    """Identifiers found while reading, whether or not the citation prints them."""

    doi: NotRequired[Line]
    pmid: NotRequired[Line]
    pmcid: NotRequired[Line]
    registration: NotRequired[Line]


@record
class Read(TypedDict):
    """How much of a work was read."""

    extent: ReadExtent
    note: NotRequired[Text]


MtorResults = Literal["yes", "no", "not_read"]


@record
class MtorEvidence(TypedDict):
    """Whether what was read shows results of an mTOR inhibitor."""

    value: MtorResults
    note: NotRequired[Text]


@record
class DesignLevel(TypedDict):
    """A level judged from the study's design by this project (voice `derived`), never by the consensus."""

    value: Level | Absent
    provisional: bool
    """True where the level rests on the citation, or on a design whose decisive feature was not read."""
    reason: Text


@record
class Appraisal(TypedDict):
    """What was read of a work. A field that is left out was not in the part that was read."""

    identifiers: NotRequired[Identifiers]
    read: Read
    role: Role
    mtor_evidence: MtorEvidence
    design: Text | Absent
    level: DesignLevel
    diseases: list[Key]
    """Ids of diseases or of their sub-entities; empty where the work concerns none of them."""
    drugs: NotRequired[list[DrugId]]
    """mTOR inhibitors that the work used."""
    age_group: AgeGroup
    ages: NotRequired[Text]
    """The source's own words on age."""
    line: NotRequired[TherapyLine]
    n: NotRequired[Annotated[int, Limited(gt=0)]]
    """Patients, where one number says it."""
    n_note: NotRequired[Text]
    population: NotRequired[Text]
    treatment: NotRequired[Text]
    """Dose, partner drugs and comparator as studied."""
    trough: NotRequired[Text]
    """Target and observed troughs as the work states them, with the word it uses for the matrix."""
    outcomes: NotRequired[list[Text]]
    safety: NotRequired[list[Text]]
    findings: NotRequired[Text]
    """What it means for the reader, in one or two sentences."""
    caveats: NotRequired[list[Text]]
    not_read: NotRequired[Text]
    """What would be wanted and was not in the part that was read."""
    same_study: NotRequired[Text]
    citation_note: NotRequired[Text]
    """What of the citation was checked, and what was found odd."""


@record
class Reference(Appraisal):
    """One of the 57 references of the consensus."""

    number: Annotated[int, Limited(ge=1, le=57)]
    citation: Citation
    corrections: NotRequired[list[Correction]]


@record
class Work(Appraisal):
    """A study, registration or review that the consensus does not cite."""

    key: Key
    kind: Literal["article", "meeting_abstract", "registration", "handbook", "other"]
    label: Text
    """The short name in a source column, such as `Feng Yaqing 2024`."""
    cite_as: Line
    """The citation as far as it was read; what was not displayed is said to be unknown."""


Study = Reference | Work
"""What an answer holds as evidence."""

DocumentKind = Literal[
    "consensus",
    "label",
    "laboratory",
    "compendium",
    "hospital",
    "register",
    "article",
    "law",
    "program",
    "local",
    "other",
]


@record
class Document(TypedDict):
    """A source of facts that is not a study: a label, a laboratory's page, a compendium, this program itself."""

    key: Key
    kind: DocumentKind
    """`local`: what a hospital's own file names as a source; it stands in no file of the program's own."""
    label: Text
    cite_as: Line
    identifiers: NotRequired[Identifiers]
    read: Read


DOCUMENT_VOICE: dict[str, Voice] = {
    "consensus": "consensus",
    "label": "label",
    "program": "derived",
    "local": "local",
    "article": "study",
    "other": "study",
}
"""Whose voice a document of a kind is; that of the others is `reference`."""


@record
class References(TypedDict):
    """`data/references.yaml`."""

    references: list[Reference]
    works: list[Work]
    documents: list[Document]


def cite(citation: Citation) -> str:
    """A citation on one line, punctuated as the consensus prints it (GB/T 7714)."""
    text = f"{citation['authors']}. {citation['title']}[J]. {citation['journal']}, {citation['year']}"
    if "volume" in citation:
        text += f", {citation['volume']}"
    if "issue" in citation:
        text += f"({citation['issue']})"
    if "pages" in citation:
        text += f": {citation['pages']}"
    text += "."
    if "note" in citation:
        text += f" {citation['note']}"
    if "doi" in citation:
        text += f" doi: {citation['doi']}"
    return text
