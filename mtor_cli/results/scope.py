"""What is said where a patient lies outside the ages or weights of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtor_cli.lookup.scope import Mark
    from mtor_cli.models.base import Text
    from mtor_cli.models.recommendations import Setting
    from mtor_cli.results.consult import Remark
    from mtor_cli.results.remarks import Remarks


def scope_remark(mark: Mark, source: Setting, remarks: Remarks) -> Remark:
    """Return the remark on how a patient lies to a source, with the source's own words on age."""
    slots: dict[str, Text] = {"weights": _weights(source)} if mark.endswith("_weights") else {"ages": _ages(source)}
    return remarks.say(f"scope_{mark}", **slots)


def _ages(source: Setting) -> Text:
    """Return the source's own words on age without what stands in brackets behind them."""
    return {"en": source["ages"]["en"].partition(" (")[0], "zh": source["ages"]["zh"].partition("（")[0]}


def _weights(source: Any) -> Text:
    low, high = source.get("weight_low"), source.get("weight_high")
    if high is None:
        return {"en": f"{low:g} kg or more", "zh": f"≥{low:g} kg"}
    if low is None:
        return {"en": f"at most {high:g} kg", "zh": f"≤{high:g} kg"}
    return {"en": f"{low:g}–{high:g} kg", "zh": f"{low:g}～{high:g} kg"}
