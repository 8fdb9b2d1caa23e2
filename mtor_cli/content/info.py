"""What the data is: version, counts, checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.content.files import read_bytes
from mtor_cli.content.locate import FILES, yaml_path

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def checksums(folder: str) -> dict[str, str]:
    """The SHA-256 of each data file."""
    from hashlib import sha256

    return {f"{name}.yaml": sha256(read_bytes(yaml_path(name, folder))).hexdigest() for name in FILES}


def counts(content: Content) -> dict[str, int]:
    """How many records of each kind there are, as `mtor data info` prints them."""
    recommendations: Any = content.recommendations
    diseases = recommendations["diseases"]
    references = content.references
    return {
        "diseases": len(diseases),
        "parts": sum(len(d["entities"]) for d in diseases),
        "bands": sum(len(d["bands"]) for d in diseases),
        "regimens": sum(len(d["dosing"]) for d in diseases),
        "conflicts": sum(len(d["conflicts"]) for d in diseases),
        "cautions": len(recommendations["cautions"]),
        "references": len(references["references"]),
        "further_works": len(references["works"]),
        "documents": len(references["documents"]),
        "rules": len(content.rule_file["rules"]),
        "levels": sum(len(s["levels"]) for s in content.evidence_levels["strengths"]),
    }
