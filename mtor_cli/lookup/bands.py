"""From the id of a band to the band and the disease that it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.hints import retype, slot
from mtor_cli.lookup.diseases import Target
from mtor_cli.lookup.filters import bands_of
from mtor_cli.lookup.spelling import closest
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.records.recommendations import Band, Disease, NoTarget


def find_band(diseases: list[Disease], band_id: str, target: Target | None, drug: str | None) -> tuple[Band, Target]:
    """A band by its id, with the disease that it is used for: the one that was named, else its owner.

    Args:
        diseases: the content by disease.
        band_id: as typed, in any case.
        target: the disease that was named too, or None.
        drug: the drug that was named too, or None.

    Raises:
        NotFoundError: no band is called so.
        UsageError: the band belongs to another disease or drug than the one that was named.
    """
    wanted = band_id.strip().lower()
    owners = {band["id"]: (band, disease) for disease in diseases for band in disease["bands"]}
    if wanted not in owners:
        raise _unknown(band_id, target, diseases)
    band, owner = owners[wanted]
    if target and wanted not in {b["id"] for b in bands_of(diseases, target)}:
        part = next((e for e in owner["entities"] if e["id"] == band.get("entity")), None)
        (own_en, own_zh), (name_en, name_zh) = _short(Target(owner, part)), _short(target)
        raise UsageError(
            "contradiction",
            *bilingual(
                "the_band_belongs_to_not_to",
                wanted=wanted,
                own={"en": own_en, "zh": own_zh},
                name={"en": name_en, "zh": name_zh},
            ),
            retype("--band", band_id, slot("--band")),
        )
    if drug and drug != band["drug"]:
        raise UsageError(
            "contradiction",
            *bilingual(
                "the_band_is_for_not_for",
                wanted=wanted,
                drug={"en": band["drug"], "zh": _DRUG[band["drug"]]},
                drug_2={"en": drug, "zh": _DRUG[drug]},
            ),
            retype("--band", band_id, slot("--band")),
        )
    return band, target or Target(owner)


def why_no_band(disease: Disease, drug: str | None) -> list[NoTarget]:
    """The notes on ranges that a disease lacks; that there is none at all is not said beside one."""
    return [
        note
        for note in disease["no_target"]
        if drug in (None, *note["drugs"])
        and not (note.get("without_band") and any(b["drug"] in note["drugs"] for b in disease["bands"]))
    ]


def without_band(diseases: Iterable[Disease], drug: str) -> bool:
    """Whether a drug has no range in those of the diseases that are said to have none.

    False where nothing is said of any of them, or where one has a range nevertheless, such as a hospital's own.
    """
    said = [d for d in diseases if any(n.get("without_band") and drug in n["drugs"] for n in d["no_target"])]
    return bool(said) and not any(b["drug"] == drug for d in said for b in d["bands"])


_DRUG = {"sirolimus": "西罗莫司", "everolimus": "依维莫司"}


def _short(target: Target) -> tuple[str, str]:
    short = target.disease["short"]
    if target.entity is None:
        return short, short
    part = target.entity["short"]
    return f"{short} ({part['en']})", f"{short}（{part['zh']}）"


def _unknown(band_id: str, target: Target | None, diseases: list[Disease]) -> NotFoundError:
    found = bands_of(diseases, target) if target else [b for d in diseases for b in d["bands"]]
    listed = [b["id"] for b in found]
    meant = _meant(band_id.strip().lower(), [b["id"] for b in found])
    asked_en, asked_zh = bilingual("did_you_mean", meant=meant) if meant else ("", "")
    return NotFoundError(
        "unknown_band",
        *bilingual("unknown_band", band_id=band_id, asked={"en": asked_en, "zh": asked_zh}, listed=listed),
        retype("--band", band_id, meant or slot("--band")),
    )


def _meant(typed: str, ids: list[str]) -> str | None:
    """The one id that begins with a word, or of which it is a slip; its numbers are never guessed."""
    begun = [one for one in ids if one.startswith(f"{typed}-")]
    if begun:
        return begun[0] if len(begun) == 1 else None
    lettered = {re.sub("[0-9]+-?", "", one): one for one in ids if _numbers(one) == _numbers(typed)}
    slip = closest(re.sub("[0-9]+-?", "", typed), lettered)
    return lettered[slip] if slip else None


def _numbers(name: str) -> list[str]:
    return re.findall("[0-9]+", name)
