"""What levels in a fit mean for safety, whatever the disease: asked back where implausible, above the flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.cases.history import in_ng_ml
from mtor_cli.errors import UsageError
from mtor_cli.hints import add
from mtor_cli.tdm.numbers import show

if TYPE_CHECKING:
    from mtor_cli.cases.case import Case
    from mtor_cli.models.drugs import Drug
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.subject import Subject
    from mtor_cli.results.common import Labels
    from mtor_cli.results.findings import Finding
    from mtor_cli.results.fit_models import Estimated, Ran


def refuse_implausible(subject: Subject, model: Model, drug: Drug) -> None:
    """Ask back a level above the drug's threshold of what is plausible.

    Raises:
        UsageError: there is one.
    """
    flag = drug["implausible"]
    for level in subject.levels:
        if in_ng_ml(level.value, model) > flag["value"] and level.side == 0:
            value = f"{in_ng_ml(level.value, model):g}"
            en, zh = (
                flag["text"][lang].replace("{level}", value).replace("{limit}", f"{flag['value']:g}")
                for lang in ("en", "zh")
            )
            raise UsageError("implausible_level", en, zh, add("--confirm-level"))


def safety(main: Ran | Estimated, drug: Drug | None, labels: Labels | None, case: Case) -> list[Finding]:
    """Return the finding on the latest level above the toxicity flag, with the origin of that threshold."""
    flag = drug.get("toxicity") if drug else None
    if flag is None or labels is None:
        return []
    limit = flag["value"]
    above = [x for x in main.subject.levels if in_ng_ml(x.value, main.chosen.model) > limit and x.side >= 0]
    if not above:
        return []
    value = round(in_ng_ml(above[-1].value, main.chosen.model), 6)
    sign = ">" if above[-1].side > 0 else ""
    shown = case.clock.said(above[-1].time)
    slots = {"level": f"{sign}{show(value)}", "limit": f"{limit:g}"}
    text = {
        lang: flag["text"]["zh" if lang == "zh" else "en"]
        .replace("{level}", slots["level"])
        .replace("{limit}", slots["limit"])
        for lang in ("en", "zh")
    }
    finding: Any = {
        **labels.told(flag),
        "code": flag["code"],
        "severity": "alarm",
        "text": {"en": f"{shown}: {text['en']}", "zh": f"{shown}：{text['zh']}"},
        "limit_ng_ml": limit,
    }
    found = [finding]
    if "origin" in flag:
        origin: Any = flag["origin"]
        found.append(
            {**labels.told(origin), "code": "toxicity_flag_origin", "severity": "caution", "text": origin["text"]}
        )
    return found
