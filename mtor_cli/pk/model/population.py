"""A population model: structure, typical values, variabilities and residual error, frozen and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from mtor_cli.errors import DataError
from mtor_cli.pk.arrays import real
from mtor_cli.pk.model.structure import variables
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.subject import Course
    from mtor_cli.pk.model.expression import Expression
    from mtor_cli.pk.model.residual import Residual

Distribution = Literal["lognormal", "logit"]

PARAMETERISATIONS: dict[int, dict[tuple[str, ...], dict[str, dict[str, int]]]] = {
    1: {
        ("CL", "V", "KA"): {"KA": {"KA": 1}, "K": {"CL": 1, "V": -1}, "V": {"V": 1}},
        ("K", "V", "KA"): {"KA": {"KA": 1}, "K": {"K": 1}, "V": {"V": 1}},
    },
    2: {
        ("CL", "V1", "Q", "V2", "KA"): {
            "KA": {"KA": 1},
            "K10": {"CL": 1, "V1": -1},
            "K12": {"Q": 1, "V1": -1},
            "K21": {"Q": 1, "V2": -1},
            "V": {"V1": 1},
        },
        ("K10", "K12", "K21", "V1", "KA"): {
            "KA": {"KA": 1},
            "K10": {"K10": 1},
            "K12": {"K12": 1},
            "K21": {"K21": 1},
            "V": {"V1": 1},
        },
    },
}
"""Per number of compartments and set of parameters: each micro-parameter as a product of powers of parameters."""

OPTIONAL = ("F", "LAG")
"""Bioavailability (1 when not given) and absorption lag in h (0 when not given)."""

SCALES = {"ng/mL": 1000.0, "ug/L": 1000.0, "mg/L": 1.0, "ug/mL": 1.0}
"""Concentration per mg/L of each unit."""


@dataclass(frozen=True, slots=True)
class Covariate:
    """A patient's property that a typical value depends on."""

    name: str
    unit: str
    """Empty for a yes/no property, 1 or 0."""
    low: float | None
    """Lower end of the range in which the model was built, None where not stated."""
    high: float | None
    mean: float | None
    """Of the model's data, with `sd` where no range is stated."""
    sd: float | None
    default: float | None
    """Value to take when the patient's is not known, None when it must be given."""
    description: Mapping[str, str]
    """In `en` and `zh`."""

    def outside(self, value: float) -> bool:
        """Whether the value lies outside the range of the model's data."""
        return (self.low is not None and value < self.low) or (self.high is not None and value > self.high)

    def far(self, value: float, most_sd: float) -> bool:
        """Whether the value lies more than `most_sd` standard deviations from the mean of the model's data."""
        return self.mean is not None and self.sd is not None and abs(value - self.mean) > most_sd * self.sd


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an ambiguous statement of the source."""

    id: str
    description: Mapping[str, str]
    overrides: Mapping[str, object]
    """Keys of the model's description that this reading replaces."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A statement of the source that can be read in several ways."""

    id: str
    description: Mapping[str, str]
    default: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Model:
    """A population model. Build it with `mtor_cli.pk.model.schema.model_from_dict`."""

    id: str
    compartments: int
    parameters: Mapping[str, Expression]
    """Typical value of each parameter as a formula in covariates; L/h, L, 1/h, h."""
    covariates: Mapping[str, Covariate]
    eta_names: tuple[str, ...]
    """Parameters with between-subject variability, in the order of `omega`."""
    omega: FloatArray
    """Covariance of their η, (n, n)."""
    occasion_names: tuple[str, ...]
    """Parameters with inter-occasion variability."""
    occasion_omega: FloatArray
    """Variance of each one's η per occasion, (m,)."""
    distributions: Mapping[str, Distribution]
    """`lognormal`, P = TV·exp(η), or for a bioavailability `logit`, logit P = logit TV + η."""
    residual: Residual
    scale: float
    """Concentration per (dose unit / L): 1000 for mg and ng/mL."""
    concentration_unit: str
    lloq: float | None
    """Lower limit of quantification, in the concentration unit, where the model states one."""
    uloq: float | None
    dose_covariate: str | None
    """The covariate that is the daily dose, where the model has one: no dose may be sought with it."""
    trough_only: bool
    """Built from troughs: absorption and volume are weakly known."""
    ambiguities: tuple[Ambiguity, ...]
    readings: Mapping[str, str]
    """The reading taken of each ambiguity."""
    info: Mapping[str, object] = field(default_factory=dict)
    """Descriptive fields, as given: drug, name, source, population, assay, status, notes …"""

    @cached_property
    def parameterisation(self) -> tuple[str, ...]:
        """The structural parameters, e.g. CL, V, KA."""
        for names in PARAMETERISATIONS[self.compartments]:
            if set(names) <= set(self.parameters):
                return names
        raise AssertionError(self.id)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All parameters of the model, structural first."""
        return (*self.parameterisation, *(name for name in OPTIONAL if name in self.parameters))

    def occasions_in(self, course: Course) -> int:
        """How many occasions the model tells apart in a course: one where nothing varies between them."""
        return course.occasion_count if self.occasion_names else 1

    def occasions_behind(self, number: int) -> int:
        """How many occasions so many η stand for."""
        return (number - len(self.eta_names)) // len(self.occasion_names) if self.occasion_names else 1

    def eta_labels(self, occasions: int) -> tuple[str, ...]:
        """A label for each η: CL, V, then F[1], F[2] … for the occasions."""
        between = [f"{name}[{o + 1}]" for o in range(occasions) for name in self.occasion_names]
        return (*self.eta_names, *between)

    def omega_full(self, occasions: int) -> FloatArray:
        """Ω over between-subject and inter-occasion η, (p, p)."""
        n, m = len(self.eta_names), len(self.occasion_names)
        full = np.zeros((n + m * occasions, n + m * occasions))
        full[:n, :n] = self.omega
        diagonal = np.arange(n, n + m * occasions)
        full[diagonal, diagonal] = np.tile(self.occasion_omega, occasions)
        return full

    def omega_inverse(self, occasions: int) -> list[list[float]]:
        """Ω⁻¹ over the same η, (p, p), worked out once for each number of occasions."""
        if occasions not in self._inverses:
            self._inverses[occasions] = np.linalg.inv(self.omega_full(occasions)).tolist()
        return self._inverses[occasions]

    @cached_property
    def _variances(self) -> dict[int, list[float]]:
        return {}

    def omega_variances(self, occasions: int) -> list[float]:
        """The variance of each of the same η, (p,), worked out once for each number of occasions."""
        if occasions not in self._variances:
            self._variances[occasions] = self.omega_full(occasions).diagonal().tolist()
        return self._variances[occasions]

    @cached_property
    def _inverses(self) -> dict[int, list[list[float]]]:
        return {}

    def eta_to_parameters(self, occasions: int, occasion: int) -> FloatArray:
        """Which η act on which parameter during an occasion, (parameters, p), of ones and zeros."""
        matrix = np.zeros((len(self.names), len(self.eta_names) + len(self.occasion_names) * occasions))
        for column, name in enumerate(self.eta_names):
            matrix[self.names.index(name), column] = 1.0
        for m, name in enumerate(self.occasion_names):
            column = len(self.eta_names) + occasion * len(self.occasion_names) + m
            matrix[self.names.index(name), column] = 1.0
        return matrix

    @cached_property
    def _spaces(self) -> dict[int, Space]:
        return {}

    def space(self, occasions: int) -> Space:
        """The η for a number of occasions and how they act, worked out once."""
        if occasions not in self._spaces:
            self._spaces[occasions] = Space(self, occasions)
        return self._spaces[occasions]

    @cached_property
    def parameters_to_micro(self) -> FloatArray:
        """Exponents of the parameters in each micro-parameter, (rows, parameters)."""
        table = PARAMETERISATIONS[self.compartments][self.parameterisation]
        rows = variables(self.compartments)
        matrix = np.zeros((len(rows), len(self.names)))
        for i, row in enumerate(rows):
            for name, power in table.get(row, {row: 1}).items():
                if name in self.names:
                    matrix[i, self.names.index(name)] = power
        return matrix

    def typical(self, covariates: Mapping[str, FloatArray]) -> FloatArray:
        """The typical values, (parameters, …), for covariate arrays of one shape.

        Raises:
            DataError: a covariate is missing, or a typical value is not a positive number with these covariates.
        """
        shape = np.broadcast_shapes(*(np.shape(x) for x in covariates.values())) if covariates else ()
        known = dict(covariates)
        for name, covariate in self.covariates.items():
            if name not in known:
                if covariate.default is None:
                    raise missing_covariate(self.id, covariate)
                known[name] = np.full(shape, covariate.default)
        rows = np.empty((len(self.names), *shape))
        for i, name in enumerate(self.names):
            rows[i] = self.parameters[name](known)
            good = np.isfinite(rows[i]) & ((rows[i] > 0.0) | ((name == "LAG") & (rows[i] == 0.0)))
            if not good.all():
                bad = float(np.ravel(rows[i])[int(np.argmin(np.ravel(good)))])
                raise DataError(
                    "bad_typical_value",
                    *bilingual("model_with_these_covariates_the_typical", id=self.id, name=name, bad=f"{bad:g}"),
                )
        return rows


def _in_chinese(about: str) -> str:
    inside = about.removeprefix(", ").replace(", ", "，").replace("–", "～").replace("≥ ", "≥").replace("≤ ", "≤")
    return f"（{inside}）" if inside else ""


def missing_covariate(model_id: str, covariate: Covariate) -> DataError:
    """The error that names a covariate the patient lacks, with its unit and range."""
    unit = f", {covariate.unit}" if covariate.unit else ""
    span = ""
    if covariate.low is not None:
        span = f", {covariate.low:g}–{covariate.high:g}" if covariate.high is not None else f", ≥ {covariate.low:g}"
    elif covariate.high is not None:
        span = f", ≤ {covariate.high:g}"
    return DataError(
        "missing_covariate",
        *bilingual(
            "missing_covariate",
            model_id=model_id,
            covariate=covariate.name,
            about={"en": f"{unit}{span}", "zh": _in_chinese(f"{unit}{span}")},
        ),
    )


@dataclass(frozen=True)
class Space:
    """The η of a batch and how they act."""

    model: Model
    occasions: int

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Label of each η."""
        return self.model.eta_labels(self.occasions)

    @property
    def size(self) -> int:
        """Number of η."""
        return len(self.labels)

    @cached_property
    def omega(self) -> FloatArray:
        """Ω, (p, p)."""
        return self.model.omega_full(self.occasions)

    @cached_property
    def root(self) -> FloatArray:
        """Lower Cholesky factor of Ω: η = root @ z with z standard normal."""
        return real(np.linalg.cholesky(self.omega))

    @cached_property
    def root_inverse(self) -> FloatArray:
        """Inverse of `root`."""
        return real(np.linalg.inv(self.root))

    @cached_property
    def micro(self) -> FloatArray:
        """Exponents of parameters in micro-parameters, (rows, parameters)."""
        return self.model.parameters_to_micro

    def action(self, occasion: int) -> FloatArray:
        """∂(log micro-parameters)/∂η during an occasion, (rows, p)."""
        return self.micro @ self.model.eta_to_parameters(self.occasions, occasion)

    @property
    def logit_row(self) -> int | None:
        """The row of F where F is logit-normal."""
        return len(variables(self.model.compartments)) - 2 if self.model.distributions.get("F") == "logit" else None

    @cached_property
    def lag_varies(self) -> bool:
        """Whether some η acts on the lag."""
        return "LAG" in self.model.eta_names or "LAG" in self.model.occasion_names
