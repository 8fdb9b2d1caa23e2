"""Look-up of mTOR inhibitors in immune blood diseases, after the Chinese expert consensus of 2025.

The functions below are the commands of `mtor`, asked from Python. Each takes what its command takes, as text or as a
number, and returns the same answer: `.result` holds it in the shape of the command's schema (`mtor data schema tdm`),
`.warnings` the coded remarks on it, `.to_json()` the whole envelope, `.rows()` flat rows. What a command refuses is
raised, as one of the errors of `mtor_cli.errors`: the text of the error is the sentence that the command prints.

    >>> import mtor_cli
    >>> mtor_cli.tdm("8.2", disease="ALPS").result["assessments"][0]["status"]
    'within'

Nothing here is a recommendation of the consensus unless its voice says so; every statement carries voice and source.
"""

from __future__ import annotations

from mtor_cli.version import __version__ as __version__

__all__ = [
    "audit",
    "consult",
    "drug",
    "evidence",
    "fit",
    "interactions",
    "recommend",
    "references",
    "search",
    "simulate",
    "start",
    "tdm",
]

TYPE_CHECKING = False  # Importing `typing` would be a tenth of `mtor --version`; type checkers know the name.
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from os import PathLike

    from mtor_cli.library import (
        AuditResult,
        ConsultResult,
        DiseasesResult,
        DrugResult,
        EvidenceResult,
        FitResult,
        InteractionsResult,
        RecommendResult,
        ReferencesResult,
        SearchResult,
        SimulateResult,
        StartResult,
        TdmResult,
        Written,
    )
    from mtor_cli.screens.answer import Answer


def recommend(
    disease: str | None = None, *, local: str | None = None, **filters: Written
) -> Answer[RecommendResult] | Answer[DiseasesResult]:
    """Return what the sources say of a disease; the list of the diseases where none is named.

    Args:
        disease: abbreviation, full name, Chinese name or ICD code.
        local: the path of a hospital's own file; without it the packaged data alone.
        filters: `population` (adult, child), `line` (first, second, refractory, prophylaxis), `drug`.

    Raises:
        NotFoundError: there is no such disease or drug.
        UsageError: a filter is none of its words.

    Example:
        >>> recommend("ITP").result["disease"]["short"]
        'ITP'
    """
    from mtor_cli.library import ask

    return ask("recommend", local, disease=disease, **filters)


def tdm(level: str | float | Decimal, *, local: str | None = None, **options: Written) -> Answer[TdmResult]:
    """Return how a measured level lies to the target ranges, whether its sample counts, and the dose that follows.

    Args:
        level: `8.2`, or as text `<0.5`, `>30`, `BLQ`.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: those of `mtor tdm`, by the names of the fields of `mtor_cli.commands.tdm.answer.Question`: `unit`
            (ng/mL where it is left out, and said), `drug`, `disease`, `band`, `target` (ng/mL), `age` (years),
            `weight` (kg), `height` (cm), `hours_since_dose` (h), `days_on_dose`, `dose` (mg per administration),
            `product`, `strengths` (mg), `with_` and `stopped` (lists of other drugs), `child_pugh`, and the rest.

    Raises:
        UsageError: something that was written cannot be understood or be so, or an implausible level is not confirmed.
        NotFoundError: there is no such drug, disease or band.

    Example:
        >>> answer = tdm(16, disease="ITP")
        >>> answer.result["verdict"]["alarm"]
        'high'
    """
    from mtor_cli.library import ask

    return ask("tdm", local, level=level, **options)


def start(disease: str, age: str | float, *, local: str | None = None, **options: Written) -> Answer[StartResult]:
    """Return how the drug was started in studies of a disease, worked out for one patient; not a recommendation.

    Args:
        disease: abbreviation, name or code.
        age: years.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: `weight` (kg), `height` (cm), `child_pugh`, `bilirubin` with `bilirubin_unit`, `product`, `strengths`
            (mg), `drug`.

    Raises:
        NotFoundError: there is no such disease or drug.
        UsageError: something that was written cannot be understood or be so.

    Example:
        >>> start("ITP", 34).result["drug"]
        'sirolimus'
    """
    from mtor_cli.library import ask

    return ask("start", local, disease=disease, age=age, **options)


def interactions(agents: Sequence[str] = (), drug: str | None = None) -> Answer[InteractionsResult]:
    """Return what is known of other drugs, the gravest first; of all of the list where none is named.

    Args:
        agents: English, Chinese or trade names, as the ward writes them.
        drug: sirolimus or everolimus; both where it is left out.

    Raises:
        NotFoundError: the only name is not in the list, or there is no such drug.

    Example:
        >>> interactions(["voriconazole"]).result["agents"][0]["status"]
        'found'
    """
    from mtor_cli.library import ask

    return ask("interactions", None, agents=agents, drug=drug)


def references(numbers: Sequence[str | int] = (), **filters: Written) -> Answer[ReferencesResult]:
    """Return works by number, key, DOI or PMID, or those that a filter leaves; all where nothing is said.

    Args:
        numbers: 1 to 57, `24-27`, keys, DOIs, PMIDs or registrations.
        filters: `disease`, `level` (by design), `role`, `search` (words).

    Raises:
        NotFoundError: none of the works that were named is there, or the disease or level is none.

    Example:
        >>> references([24]).result["references"][0]["id"]
        '24'
    """
    from mtor_cli.library import ask

    return ask("references", None, numbers=[str(n) for n in numbers], **filters)


def evidence(query: str | None = None) -> Answer[EvidenceResult]:
    """Return the grading table, some of its rows with their works, or the evidence on a disease.

    Args:
        query: a level (`2b`), a strength (`B`) or a disease; the whole table where it is left out.

    Raises:
        NotFoundError: it is none of them.

    Example:
        >>> len(evidence().result["levels"]) > 0
        True
    """
    from mtor_cli.library import ask

    return ask("evidence", None, query=query)


def drug(name: str) -> Answer[DrugResult]:
    """Return what is known of sirolimus or everolimus itself, each fact with its source.

    Args:
        name: any of its names.

    Raises:
        NotFoundError: there is no such drug.

    Example:
        >>> drug("rapamycin").result["drug"]
        'sirolimus'
    """
    from mtor_cli.library import ask

    return ask("drug", None, drug=name)


def search(text: str) -> Answer[SearchResult]:
    """Return the recommendations, references and cautions that hold all words of a text, in either language.

    Args:
        text: words.

    Example:
        >>> len(search("TMA tacrolimus").result["hits"]) > 0
        True
    """
    from mtor_cli.library import ask

    return ask("search", None, text=text)


def fit(
    case: str | PathLike[str] | Mapping[str, object], *, local: str | None = None, **options: Written
) -> Answer[FitResult]:
    """Return the fit of a population model to a patient's levels, the forecast, and the dose where one is asked for.

    Args:
        case: the path of a case (YAML, JSON or a table), or what a case holds, as a mapping.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: those of `mtor fit`, by the names of the fields of `mtor_cli.commands.fit.question.Question`: `model`,
            `target` (ng/mL), `disease`, `band`, `product`, `strengths` (mg), `intervals` (h), `at`, `weight` (kg),
            `height` (cm), `child_pugh`, and the rest.

    Raises:
        MtorError: the case, the model or an option cannot be used; its `findings` say what the levels mean for safety.

    Example:
        >>> patient = {
        ...     "drug": "sirolimus",
        ...     "age": 40,
        ...     "covariates": {"AST": 25, "HCT": 38, "WT": 70},
        ...     "regimen": "2 mg daily from 2026-03-01 08:00",
        ...     "levels": [{"time": "2026-03-22 07:30", "value": 16, "unit": "ng/mL"}],
        ... }
        >>> fit(patient).result["findings"][0]["code"]
        'above_toxicity_flag'
    """
    from mtor_cli.library import ask_fit

    return ask_fit(case, local, **options)


def consult(
    case: str | PathLike[str] | Mapping[str, object], *, local: str | None = None, **options: Written
) -> Answer[ConsultResult]:
    """Return a patient's record read as a monitoring consult: verdict, course, dose, next level, other drugs, gaps.

    Args:
        case: as for `fit`; it may hold `response`, `adverse_effects`, `adherence` and `planned` besides.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: `drug`, `disease`, `band`, `target` (ng/mL), `confirm_level`.

    Raises:
        MtorError: the record cannot be used; its `findings` say what the levels mean for safety.

    Example:
        >>> record = {
        ...     "drug": "sirolimus",
        ...     "age": 40,
        ...     "regimen": "2 mg daily from 2026-03-01 08:00",
        ...     "levels": [{"time": "2026-03-22 07:30", "value": 16, "unit": "ng/mL"}],
        ...     "disease": "ITP",
        ... }
        >>> consult(record).result["tdm"]["verdict"]["alarm"]
        'high'
    """
    from mtor_cli.library import ask_consult

    return ask_consult(case, local, **options)


def audit(file: str | PathLike[str], *, local: str | None = None, **options: Written) -> Answer[AuditResult]:
    """Return the counts over a file with the levels of many patients, each beside its denominator.

    Args:
        file: the path of a table with one level a row (CSV, TSV, NDJSON, .xlsx), or of patients with their doses.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: `drug`, `disease`, `band`, `target` (ng/mL), `unit`, `age` (years), `regimen`, `hours_since_dose` (h),
            `days_on_dose`, `matrix`, `assay`, `confirm_level`; `map` (`["id=patient"]`); `apart`, where the rows of a
            patient do not follow each other.

    Raises:
        MtorError: the file or its columns cannot be used, or the rows of a patient lie apart.
    """
    from mtor_cli.library import ask_audit

    return ask_audit(file, local, **options)


def simulate(regimen: str, *, model: str, **options: Written) -> Answer[SimulateResult]:
    """Return the typical profile, prediction intervals and target attainment of a virtual population.

    Args:
        regimen: in words, such as `2 mg daily`.
        model: a population model by its id (`mtor models`).
        options: `covariate` (a list of NAME=VALUE, in the model's units), `times` (h), `target` (ng/mL), `doses` (mg),
            `patients`, `seed`, `reading`.

    Raises:
        MtorError: something that was written cannot be understood or be so, or there is no such model.

    Example:
        >>> simulate("2 mg daily", model="S2", patients=100).result["model"]["id"]
        'golubovic2019'
    """
    from mtor_cli.library import ask

    return ask("simulate", None, regimen=regimen, model=model, **options)
