"""What a dose is sought for, and which regimens may be tried for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.formulary import makeable
from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.obstacles import stopping
from mtor_cli.calculator.proportion import contains
from mtor_cli.parts.common import enumerated
from mtor_cli.parts.fit.beside import limits_of
from mtor_cli.parts.words import PHRASE
from mtor_cli.pk.predict.dose import Limits, Regimen

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.calculator.formulary import Made, Product
    from mtor_cli.calculator.obstacles import Move, Obstacle
    from mtor_cli.calculator.proportion import Target
    from mtor_cli.calculator.sample import Liver
    from mtor_cli.lookup.doses import Highest
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.rules import Rules

_NO_RAISE: dict[Alarm, Code] = {
    "high": "above_flag_no_raise",
    "above": "above_published_no_raise",
    "possible": "possibly_above_no_raise",
}


class Wish(NamedTuple):
    """What a dose is sought for, and with what."""

    rules: Rules
    target: Target | None
    """ng/mL; None where it is not known."""
    source: str | None
    """The id of the band, or `own`."""
    bands: tuple[str, ...]
    """The bands to choose from, where none was chosen."""
    product: Product | None
    strengths: tuple[Decimal, ...]
    intervals: tuple[float, ...]
    """h; empty for 24 and the present one."""
    highest: Highest
    """The highest dose stated, or without a disease this program's limit."""
    surface: Decimal | None
    """Body surface area in m², where it is known."""
    highest_of: list[Text]
    """Names of the source of the highest dose."""
    allow_above_studied: bool
    loading: bool
    alarm: Alarm | None
    """That of the last level."""
    level: Decimal | None
    """The last level in ng/mL; None without one, or below a limit."""
    flag: Decimal | None
    """The toxicity flag in ng/mL; None where the drug has none."""
    unsettled: tuple[Text, ...]
    """Interacting drugs that start or stop and whose effect is not assumed."""
    in_the_way: tuple[tuple[Obstacle, tuple[Text, ...]], ...]
    """What the other drugs and the disease put in the way of a dose, each with the drugs that do."""
    moving: tuple[Text, ...]
    """Other drugs by which the last level is still changing, whatever the user assumed of their effect."""
    named: bool
    """Whether the user named the model, so that it stands alone."""
    drug: str
    """Its id; empty where it is not known."""
    proportional: bool
    """Whether the drug has the label's proportional rule."""
    moved: tuple[str, ...]
    """What the disease moves of itself, such as `haematocrit`."""
    disease_name: Text | None
    """That of the part of the disease, where one was asked for."""
    child_pugh: str | None
    liver: Liver | None
    """How it lengthens the half-life; None where the class was not given."""
    published: Target | None
    """The range that was named, else what lies under the highest of those published; None where none was compared."""
    covered: bool
    """Whether the patient lies inside the ages and weights of the source of the target."""
    scope: tuple[Remark, ...]
    """What has to be said of how the patient lies to them."""
    waits: Slots
    """What the texts on the wait for an impaired liver name; empty where nothing waits."""

    @property
    def limits(self) -> Limits:
        """How likely a regimen that stands first may be to end above the target."""
        return limits_of(self.rules)

    @property
    def own(self) -> bool:
        """Whether the target is the user's own, and not a published range."""
        return self.source == "own"

    @property
    def keeps(self) -> bool:
        """Whether the alarm, if there is one, lets the present dose stand."""
        if self.alarm is None:
            return True
        if self.alarm == "possible":
            return True
        inside = self.target is not None and self.level is not None and contains(self.target, self.level)
        return self.alarm == "above" and self.own and inside

    @property
    def about(self) -> Text:
        """The disease in words."""
        return self.disease_name or PHRASE["this_disease"]

    @property
    def obstacles(self) -> list[Obstacle]:
        """What stands in the way of a dose, as in `mtor tdm`."""
        return [obstacle for obstacle, _ in self.in_the_way]

    def remark(self, code: Code, say: Remarks) -> Remark:
        """The remark on what stands in the way under a code, with the drugs that put it there."""
        return say.say(
            code, self.waits, agents=enumerated(n for o, by in self.in_the_way if o.code == code for n in by)
        )

    @property
    def makeable(self) -> list[Made]:
        """Every single dose that the product can give."""
        return makeable(self.product, self.strengths, self.rules) if self.makes and self.product is not None else []

    @property
    def makes(self) -> bool:
        """Whether it is known what can be given."""
        return self.product is not None and (self.product == "solution" or bool(self.strengths))


class Regimens(NamedTuple):
    """The regimens that the product can make within the limits, with what each administration is made of."""

    open: dict[Regimen, Made]
    barred: dict[Regimen, list[Code]]
    """Those that something stands in the way of, with the codes of what does."""
    remarks: list[Remark]
    """What was left out."""


def regimens(wish: Wish, current: Regimen | None, say: Remarks) -> Regimens:
    """The regimens to choose from.

    Args:
        wish: target, product and limits.
        current: what the patient takes now.
        say: makes coded remarks.
    """
    made = wish.makeable
    if not made:
        return Regimens({}, {}, [])
    usual = float(wish.rules.of[wish.drug].usual_interval_h) if wish.drug in wish.rules.of else 24.0
    present = current.interval if current is not None and current.interval in (12.0, 24.0, 48.0) else usual
    intervals = wish.intervals or tuple(sorted({usual, present}))
    now = current.daily if current is not None else 0.0
    cap = wish.rules.day_cap_mg
    limit = float(cap if wish.allow_above_studied else wish.highest.mg_per_day or 0)
    # No day holds more, a day of an alternate-day regimen either.
    kept = {Regimen(float(m.mg), h): m for h in intervals for m in made if float(m.mg) * max(1.0, 24.0 / h) <= cap}
    remarks: list[Remark] = []
    if wish.alarm is not None and current is not None:
        low_enough = {r: m for r, m in kept.items() if r.daily < now - 1e-9 or (wish.keeps and r.daily <= now + 1e-9)}
        if len(low_enough) < len(kept):
            remarks.append(say.say(_NO_RAISE[wish.alarm]))
        kept = low_enough
    if wish.target is not None and None in wish.target and current is not None:
        not_above = {r: m for r, m in kept.items() if r.daily <= now + 1e-9}
        if len(not_above) < len(kept):
            remarks.append(say.say("one_sided_no_raise"))
        kept = not_above
    # A limit on doses stops a raise, never a decrease; it is said where it alone leaves a regimen out.
    stopped = {r: stopping(wish.obstacles, move_of(r, current), False) for r in kept}
    remarks += [wish.remark(code, say) for code in dict.fromkeys(c for codes in stopped.values() for c in codes)]
    studied = {r: m for r, m in kept.items() if r.daily <= max(limit, now) + 1e-9}
    if any(not codes for r, codes in stopped.items() if r not in studied):
        remarks.append(_left_out(wish, limit, say))
    if not remarks and not studied:
        # Nothing stands in the way: there is nothing that it could be made of.
        remarks.append(say.say("no_regimen_makeable"))
    barred = {r: stopped[r] for r in studied if stopped[r]}
    return Regimens({r: m for r, m in studied.items() if r not in barred}, barred, remarks)


def _left_out(wish: Wish, limit: float, say: Remarks) -> Remark:
    """Which limit on doses, mg/day, leaves regimens out."""
    if wish.highest.mg_per_day is None:
        # A dose was read where it is by a surface that is not known: `by_surface` says which.
        return say.say("studied_dose_unknown" if wish.highest.per_m2 is None else "studied_dose_needs_surface")
    return say.say("no_disease_limit" if wish.highest.own else "regimen_above_studied", limit=f"{limit:.3g}")


def move_of(regimen: Regimen, current: Regimen | None) -> Move:
    """Where a regimen goes from the present one; without one, every dose is a raise."""
    if current is None or regimen.daily > current.daily + 1e-9:
        return "raise"
    return "lower" if regimen.daily < current.daily - 1e-9 else "keep"


def by_surface(wish: Wish, say: Remarks) -> list[Remark]:
    """The highest dose per m², worked out for the patient, or what is missing for that."""
    per_m2 = wish.highest.per_m2
    if per_m2 is None:
        return []
    by = enumerated(wish.highest_of)
    if wish.surface is None:
        return [say.say("surface_missing", per_m2=show(per_m2), source=by)]
    limit = f"{float(per_m2 * wish.surface):.3g}"
    return [say.say("limit_per_m2", per_m2=show(per_m2), source=by, surface=show(wish.surface), limit=limit)]
