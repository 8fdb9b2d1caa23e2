"""How laboratories write the name of an assay."""

from __future__ import annotations

import re

from mtor_cli.calculator.numbers import fold_digits

_MASS_SPECTROMETRY = re.compile(
    r"(?:u?h?plc|lc)msms|(?:u?h?plc|lc)ms|液质(?:联用)?法?|液相色谱串联质谱(?:联用)?法?|质谱法?"
)


def fold_assay(text: str) -> str:
    """The name of an assay in lower case; LC-MS, LC/MS/MS and 液质 are LC-MS/MS."""
    folded = fold_digits(text).lower()
    return "lc-ms/ms" if _MASS_SPECTROMETRY.fullmatch(re.sub(r"[\s/\-–—‐]", "", folded)) else folded
