"""The loading dose of `mtor fit`: the label's, as in `mtor tdm`, on top of the one regimen that stands first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.dose import obstacles
from mtor_cli.calculator.loading_beside import loading_beside, no_loading
from mtor_cli.parts.dosing import loading_out

if TYPE_CHECKING:
    from mtor_cli.parts.dosing import LoadingOut, Remark
    from mtor_cli.parts.fit.goal import Wish
    from mtor_cli.parts.fit.label import LabelRule
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.predict.dose import Regimen
    from mtor_cli.records.codes import Code


def loading_for(
    regimen: Regimen, current: Regimen | None, label: LabelRule, wish: Wish, say: Remarks
) -> tuple[LoadingOut | None, list[Remark]]:
    """The loading dose on top of a regimen, or why there is none.

    Args:
        regimen: what stands first.
        current: what the patient takes now.
        label: the rule to which a loading dose belongs, and what it was asked.
        wish: product and limits.
        say: makes coded remarks.
    """
    asked = label.situation
    if current is not None and regimen.daily <= current.daily + 1e-9:
        codes: list[Code] = ["loading_only_when_raising"]
    elif asked is None:
        codes = ["loading_no_raise_by_rule"]
    else:
        mg = Decimal(repr(regimen.amount)) * 24 / Decimal(repr(regimen.interval))
        codes = no_loading(asked, [mg], obstacles(asked))
        if not codes and label.raises:
            loading, code = loading_beside(asked, mg, regimen.interval)
            return loading_out(loading, wish.drug, wish.rules), [say.say(code, disease=wish.about)]
        codes = codes or ["loading_no_raise_by_rule"]
    return None, [say.say(code, disease=wish.about) for code in codes]
