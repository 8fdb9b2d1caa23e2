"""What is kept of all patients: counts alone, so that memory does not grow with them but by their ids."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.counted import inside, spread
from mtor_cli.commands.audit.judged import Refused
from mtor_cli.parts.captions import of_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.calculator.assess import Status
    from mtor_cli.commands.audit.course import Course, OnTarget
    from mtor_cli.commands.audit.judged import Judged, Kind, Other, Place
    from mtor_cli.commands.audit.result import (
        AlarmedOut,
        FunnelOut,
        GroupOut,
        HighOut,
        InRangeOut,
        MonthOut,
        NamedRows,
        RefusedOut,
        RowsOut,
        SpreadOut,
        TargetOut,
    )  # fmt: skip
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import DrugId

LISTED = 20
"""Levels and names that an answer lists; of more it says how many."""
NAMES = 200
"""Names of other analytes that are counted one by one."""
OUTSIDE_95 = 0.05
"""The probability outside the inner limits of a funnel."""
OUTSIDE_998 = 0.002
"""And outside the outer ones."""
_TO = Decimal("0.001")
"""Shares and coefficients are counted to a thousandth."""


class Rows:
    """What became of the rows of a file."""

    def __init__(self) -> None:
        self.judged = self.duplicate = self.alarmed_error = self.unit_assumed = 0
        self.errors: Counter[str] = Counter()
        self.analytes: Counter[str] = Counter()
        self.refused: list[RefusedOut] = []

    def judge(self, level: Judged) -> None:
        """Count a level that counts."""
        self.judged += 1
        self.unit_assumed += not level.unit_given

    def leave(self, said: Refused | Other, line: int) -> None:
        """Count a row that is no level of the two drugs, or of which nothing can be said, with its line."""
        if isinstance(said, Refused):
            self.errors[said.code] += 1
            self.alarmed_error += said.alarmed
            alike = sum(one["alarmed"] == said.alarmed for one in self.refused)
            if alike < LISTED:
                self.refused.append({"line": line, "code": said.code, "alarmed": said.alarmed})
        else:
            known = said.name in self.analytes or len(self.analytes) < NAMES
            self.analytes[said.name if known else ""] += 1

    def out(self) -> RowsOut:
        """As an answer shows it."""
        other, error = self.analytes.total(), self.errors.total()
        return {
            "read": self.judged + self.duplicate + other + error,
            "judged": self.judged,
            "duplicate": self.duplicate,
            "other_analyte": other,
            "error": error,
            "errors": named(self.errors),
            "refused": sorted(self.refused, key=lambda one: (not one["alarmed"], one["line"]))[:LISTED],
            "analytes": named(self.analytes),
            "alarmed_error": self.alarmed_error,
            "unit_assumed": self.unit_assumed,
        }


def named(counted: Counter[str]) -> list[NamedRows]:
    """The codes or names of rows, the most frequent first."""
    return [{"name": name, "rows": number} for name, number in sorted(counted.items(), key=lambda x: (-x[1], x[0]))]


class _Target:
    def __init__(self) -> None:
        self.statuses: Counter[Status] = Counter()
        self.months: Counter[tuple[str, bool]] = Counter()
        self.counts: Counter[tuple[int, int]] = Counter()
        """Patients by their usable troughs and by how many of them lie within."""
        self.shares: Counter[Decimal] = Counter()
        self.days = self.below = self.above = Decimal(0)
        self.first: Counter[Decimal] = Counter()
        self.undated = 0

    def add(self, found: OnTarget, undated: bool) -> None:
        self.statuses.update(found.statuses)
        self.months.update(found.months)
        self.counts[found.statuses.total(), found.statuses["within"]] += 1
        if found.in_range is not None:
            self.shares[round(found.in_range.share, 3)] += 1
            self.days += found.in_range.days
            self.below += found.in_range.below
            self.above += found.in_range.above
        if undated:
            self.undated += 1
        elif found.first_days is not None:
            self.first[Decimal(found.first_days)] += 1

    def out(self, place: Place, usable: int) -> TargetOut:
        compared, patients, statuses = self.statuses.total(), self.counts.total(), self.statuses
        reached = self.first.total()
        return {
            "band": place.band,
            "low": None if place.low is None else float(place.low),
            "high": None if place.high is None else float(place.high),
            "compared": compared,
            "below": statuses["below"],
            "within": statuses["within"],
            "above": statuses["above"],
            "indeterminate": statuses["indeterminate"],
            "share_below": statuses["below"] / compared,
            "share_within": statuses["within"] / compared,
            "share_above": statuses["above"] / compared,
            "share_indeterminate": statuses["indeterminate"] / compared,
            "not_compared": usable - compared,
            "in_range": self._in_range(patients),
            "first_within": {
                "patients": patients,
                "reached": reached,
                "not_reached": patients - reached - self.undated,
                "undated": self.undated,
                "days": _spread(self.first),
            },
            "run": {
                "undated": compared - self.months.total(),
                "median": _median(months := self._months()),
                "months": months,
            },
            "funnel": self._funnel(statuses["within"] / compared),
        }

    def _in_range(self, patients: int) -> InRangeOut:
        return {
            "patients": self.shares.total(),
            "of": patients,
            "days": float(self.days),
            "days_below": float(self.below),
            "days_within": float(self.days - self.below - self.above),
            "days_above": float(self.above),
            "share": _spread(self.shares),
        }

    def _months(self) -> list[MonthOut]:
        found: list[MonthOut] = []
        for month in sorted({month for month, _ in self.months}):
            within = self.months[month, True]
            usable = within + self.months[month, False]
            found.append({"month": month, "usable": usable, "within": within, "share": within / usable})
        return found

    def _funnel(self, share: float) -> FunnelOut:
        limits = {
            usable: (inside(usable, share, OUTSIDE_95), inside(usable, share, OUTSIDE_998))
            for usable in sorted({usable for usable, _ in self.counts})
        }

        def beyond(which: int, above: bool) -> int:
            return sum(
                patients
                for (usable, within), patients in self.counts.items()
                if (within > limits[usable][which].high if above else within < limits[usable][which].low)
            )

        return {
            "share": share,
            "patients": self.counts.total(),
            "below_95": beyond(0, above=False),
            "above_95": beyond(0, above=True),
            "below_998": beyond(1, above=False),
            "above_998": beyond(1, above=True),
            "points": [
                {"usable": usable, "within": within, "patients": patients}
                for (usable, within), patients in sorted(self.counts.items())
            ],
            "limits": [
                {"usable": usable, "inside_95": list(narrow), "inside_998": list(wide)}
                for usable, (narrow, wide) in limits.items()
            ],
        }


class _Group:
    def __init__(self) -> None:
        self.patients = self.undated = self.compared = 0
        self.kinds: Counter[Kind] = Counter()
        self.followed: Counter[Decimal] = Counter()
        self.high = self.high_undated = self.high_open = 0
        self.open: list[HighOut] = []
        self.varied = 0
        self.cv: Counter[Decimal] = Counter()
        self.targets: dict[Place, _Target] = {}

    def add(self, identity: str, course: Course) -> None:
        self.patients += 1
        self.kinds.update(course.kinds)
        self.undated += course.undated
        self.compared += course.compared
        for high in course.high:
            self.high += 1
            if high.next_days is not None:
                self.followed[Decimal(high.next_days)] += 1
                continue
            if high.level.day is None:
                self.high_undated += 1
            else:
                self.high_open += 1
            if len(self.open) < LISTED:
                self.open.append({"line": high.level.line, "id": identity, "level": high.level.judged.shown})
        self.varied += bool(course.variability)
        for stretch in course.variability:
            self.cv[round(stretch.cv, 3)] += 1
        for found in course.targets:
            self.targets.setdefault(found.place, _Target()).add(found, not course.dated)

    def out(self, drug: DrugId, disease: str | None, say: Remarks) -> GroupOut:
        usable = self.kinds["usable"] + self.kinds["provisional"]
        return {
            "drug": drug,
            "disease": disease,
            "patients": self.patients,
            "samples": {
                "judged": self.kinds.total(),
                "usable": self.kinds["usable"],
                "provisional": self.kinds["provisional"],
                "not_whole_blood": self.kinds["not_whole_blood"],
                "not_trough": self.kinds["not_trough"],
                "too_early": self.kinds["too_early"],
                "undated": self.undated,
            },
            "no_target": usable - self.compared,
            "alarmed": self._alarmed(),
            "variability": {"patients": self.varied, "cv": _spread(self.cv)},
            "targets": [target.out(place, usable) for place, target in self.targets.items()],
            "captions": of_ranges([place.band for place in self.targets if place.band is not None], say),
        }

    def _alarmed(self) -> AlarmedOut:
        return {
            "levels": self.high,
            "followed": self.followed.total(),
            "not_followed": self.high_open,
            "undated": self.high_undated,
            "days": _spread(self.followed),
            "open": self.open,
        }


class Tally:
    """What is counted of the patients, one after the other."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.patients = self.several_drugs = self.mixed_offsets = 0
        self._groups: dict[tuple[DrugId, str | None], _Group] = {}

    def add(self, identity: str, courses: Sequence[Course], mixed_offsets: bool = False) -> None:
        """Count a patient.

        Args:
            identity: his id.
            courses: his levels by drug and disease; none where no row of his was judged.
            mixed_offsets: whether his times cannot be put on one clock.
        """
        if not courses:
            return
        self.patients += 1
        self.several_drugs += len({course.drug for course in courses}) > 1
        self.mixed_offsets += mixed_offsets
        for course in courses:
            self._groups.setdefault((course.drug, course.disease), _Group()).add(identity, course)

    def groups(self, say: Remarks) -> list[GroupOut]:
        """As an answer shows them, that with the most patients first; `say` makes coded remarks."""
        found = [group.out(*key, say) for key, group in self._groups.items()]
        return sorted(found, key=lambda g: (-g["patients"], g["drug"], g["disease"] or ""))


def _spread(counted: Mapping[Decimal, int]) -> SpreadOut | None:
    found = spread(counted)
    if found is None:
        return None
    number, *values = found
    least, lower, median, upper, most = map(float, values)
    return {"number": number, "least": least, "lower": lower, "median": median, "upper": upper, "most": most}


def _median(months: Sequence[MonthOut]) -> float | None:
    found = spread(Counter(Decimal(month["within"]) / month["usable"] for month in months))
    return None if found is None else float(found.median)
