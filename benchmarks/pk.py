"""What the estimation engine reaches: agreement, calibration and speed, each beside a reference of the same run.

    python benchmarks/pk.py [PATIENTS]

Needs SciPy and mpmath. Times are medians; the machine's load shows in the reference programs too.
"""

from __future__ import annotations

import gc
import math
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from mtor_cli.pk.course.nonmem import read_subjects  # noqa: E402
from mtor_cli.pk.course.prepared import prepare  # noqa: E402
from mtor_cli.pk.course.regimen import Train  # noqa: E402
from mtor_cli.pk.course.subject import Observation, Subject, constant  # noqa: E402
from mtor_cli.pk.fit.estimate import Fit, estimate, estimate_many  # noqa: E402
from mtor_cli.pk.fit.objective import objective, value  # noqa: E402
from mtor_cli.pk.fit.posterior import sample_posterior  # noqa: E402
from mtor_cli.pk.predict.concentration import predict  # noqa: E402
from mtor_cli.pk.predict.dose import Belief, Limits, Regimen, attainment, best  # noqa: E402
from mtor_cli.pk.predict.forecast import forecast, measure  # noqa: E402
from mtor_cli.pk.solve.pack import single  # noqa: E402
from tests.pk.builders import curve, one, patient, two  # noqa: E402
from tests.pk.oracle import exact  # noqa: E402
from tests.pk.test_known_answers import ANSWERS, CHENG  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.pk.model.population import Model


def main() -> None:
    """Print each figure on a line."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}")
    agreement()
    concentrations()
    high_variability()
    one_patient()
    many_patients(patients)
    whole_process()
    commands(patients)
    coverage()


def say(name: str, figure: str, goal: str) -> None:
    """Print one figure."""
    print(f"{name:58} {figure:>32}   {goal}")


def agreement() -> None:
    """NONMEM's known answers."""
    off, worse, objectives = 0.0, -math.inf, 0.0
    for answer in ANSWERS.values():
        subject = patient(answer.trains, answer.levels)
        fit = estimate(answer.model, subject)
        batch = single(answer.model, prepare(answer.model, [subject])[0])
        theirs = value(batch, batch.space.root_inverse @ np.array(answer.eta)[:, None])[0]
        off = max(off, float(np.abs(fit.eta - answer.eta).max()))
        worse = max(worse, fit.ofv - theirs)
        objectives = max(objectives, abs(fit.objective / answer.objective - 1))
    say("largest |η - NONMEM's|", f"{off:.1e}", "≤ 1e-4")
    say("largest OFV - OFV at NONMEM's η", f"{worse:.1e}", "≤ 1e-6")
    say("largest relative difference of OBJ", f"{objectives:.1e}", "≤ 1e-6 but for NONMEM's own rounding")


def concentrations() -> None:
    """Closed forms against 50-digit arithmetic; trains against explicit doses."""
    rng = np.random.default_rng(7)
    worst, apart = 0.0, 0.0
    for i in range(200):
        interval, count = float(rng.choice([8, 12, 24])), int(rng.integers(1, 60))
        times = np.sort(rng.uniform(0.01, 1.2 * interval * count, 4)).tolist()
        cl, v, ka = np.exp(rng.normal(size=3) * 1.2 + [1.5, 4, 0])
        if i % 5 == 0:
            ka = cl / v * (1 + 10.0 ** -int(rng.integers(3, 14)))
        parameters = {"CL": cl, "V": v, "KA": ka}
        model = one(parameters)
        if i % 2:
            parameters = {"CL": cl, "V1": v, "KA": ka, "Q": math.exp(rng.normal()), "V2": math.exp(rng.normal() + 4)}
            model = two(parameters)
        trains = [Train(0, 10, count, interval)]
        got = curve(model, trains, times)
        explicit = curve(model, [Train(j * interval, 10) for j in range(count)], times)
        apart = max(apart, float(np.abs(explicit / got - 1).max()))
        for t, x in zip(times, got, strict=True):
            wanted = exact(parameters, trains, t)
            if wanted > 1e-200:
                worst = max(worst, abs(x / wanted - 1))
    say("concentrations against 50 digits, 800 of them", f"{worst:.1e}", "≤ 1e-9 relative")
    say("explicit doses against count and interval", f"{apart:.1e}", "≤ 1e-12 relative")


def virtual(model: Model, number: int, seed: int) -> list[Subject]:
    """Return patients with 4 or 1 levels, after one dose or in the second week, as in the NONMEM runs."""
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(model.omega_full(1))
    people = []
    for i in range(number):
        amount = float(rng.choice([10_000, 30_000, 60_000, 80_000]))
        trains = (Train(0, amount), Train(72, amount, 7, 24))
        late = 215.0 * (i % 2)
        hours = late + (
            np.sort(rng.uniform([0.5, 3, 6, 18], [1.5, 5, 10, 29])) if i % 4 < 2 else rng.uniform(18, 29, 1)
        )
        f = predict(model, patient(trains), hours, (root @ rng.normal(size=len(root)))[None])[:, 0]
        levels = tuple(
            Observation(float(t), float(y))
            for t, y in zip(hours, np.maximum(measure(model.residual, f, rng), 0.01), strict=True)
        )
        people.append(Subject(str(i), trains, levels, constant({})))
    return people


def bfgs(model: Model, subject: Subject, starts: int = 1) -> float:
    """Return the OFV that SciPy's BFGS reaches on the same objective with the same gradient."""
    batch = single(model, prepare(model, [subject])[0])
    p = batch.space.size
    rng = np.random.default_rng(5)
    points = [np.zeros(p), *(1.5 * rng.normal(size=(starts - 1, p)))]

    def both(z: Any) -> tuple[float, Any]:
        here = objective(batch, z[:, None])
        return float(min(here.value[0], 1e30)), here.gradient[0]

    return min(float(minimize(both, z, jac=True, method="BFGS").fun) for z in points)


def high_variability() -> None:
    """How often the global optimum is found; the reference is BFGS from 25 starts."""
    for variance in (0.2, 1.0, 2.0):
        model = one(omega=dict.fromkeys(("CL", "V", "KA"), variance))
        people = virtual(model, 100, 21)
        fits = [f for f in estimate_many(model, people) if isinstance(f, Fit)]
        right = sum(f.ofv <= bfgs(model, s, 25) + 1e-5 for f, s in zip(fits, people, strict=True))
        alone = sum(f.ofv >= bfgs(model, s) - 1e-5 for f, s in zip(fits, people, strict=True))
        say(f"global optimum, ω² = {variance:g}, of 100 (BFGS from one start)", f"{right} ({alone})", "100")


def median_time(work: Callable[[], object], repeats: int = 40) -> float:
    """Return the median time in ms."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)


def one_patient() -> None:
    """Warm times of one patient."""
    from mtor_cli.pk.model.schema import model_from_dict

    model = one()
    subject = patient(ANSWERS["001-1"].trains, ANSWERS["001-1"].levels)
    ours, theirs = median_time(lambda: estimate(model, subject)), median_time(lambda: bfgs(model, subject))
    say("one MAP with all its starts, warm (BFGS, one start)", f"{ours:.1f} ms ({theirs:.1f} ms)", "about 3 ms or less")
    child = model_from_dict(CHENG)
    course = constant({"WT": 25, "TBIL": 11.29})
    ill = Subject("child", (Train(0, 1.5, 30, 24),), (Observation(239.5, 11), Observation(479.5, 12)), course)
    regimens = [Regimen(0.25 * n, h) for n in range(1, 17) for h in (12.0, 24.0)]

    def whole() -> None:
        fit = estimate(child, ill)
        posterior = sample_posterior(child, ill, fit)
        forecast(child, ill, fit, posterior, [719.5, 743.5])
        best(attainment([Belief(child, ill, posterior)], regimens, (5, 15)), (5, 15), None, Limits(0.1, 0.3, 0.05))

    say("MAP, 4000 draws, forecast and dose search, warm", f"{median_time(whole):.1f} ms", "≤ 50 ms")


def many_patients(number: int) -> None:
    """The batch: from parsed rows to estimates, and the memory it needs."""
    model = one()
    people = virtual(model, number, 3)
    rows = [row for s in people for row in records(s)]
    gc.collect()
    begin = time.perf_counter()
    subjects = [s for _, s in read_subjects(rows, model) if isinstance(s, Subject)]
    middle = time.perf_counter()
    fits = estimate_many(model, subjects)
    end = time.perf_counter()
    converged = sum(isinstance(f, Fit) and f.converged for f in fits)
    begin_bfgs = time.perf_counter()
    for subject in people[:50]:
        bfgs(model, subject)
    each = (time.perf_counter() - begin_bfgs) / 50
    say(f"{number} patients: rows to histories", f"{middle - begin:.2f} s", "")
    figure = f"{end - middle:.2f} s ({each * number:.1f} s)"
    say(f"{number} patients: estimates (BFGS one by one, one start)", figure, "≤ 2 s in all, aim 1 s")
    say("converged", f"{converged} of {number}", "all")
    stream = read_subjects((row for _ in range(5) for row in rows), model)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunk: list[Subject] = []
    for _, s in stream:
        if isinstance(s, Subject):
            chunk.append(s)
        if len(chunk) == 500:
            estimate_many(model, chunk)
            chunk.clear()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    say(f"peak memory added by streaming {5 * number} more in chunks", f"{grown / 1024:.0f} MiB", "about 0")


def records(subject: Subject) -> list[dict[str, float]]:
    """Return a patient as NONMEM's records."""
    rows = [
        {
            "ID": float(subject.id),
            "TIME": t.start,
            "AMT": t.amount,
            "EVID": 1,
            "MDV": 1,
            "II": t.interval,
            "ADDL": t.count - 1,
        }
        for t in subject.trains
    ]
    rows += [{"ID": float(subject.id), "TIME": x.time, "DV": x.value, "EVID": 0, "MDV": 0} for x in subject.levels]
    return sorted(rows, key=lambda r: r["TIME"])


WHOLE = """
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.course.subject import Observation, Subject, constant
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.fit.estimate import estimate
from mtor_cli.pk.fit.posterior import sample_posterior
from mtor_cli.pk.predict.forecast import forecast
m = model_from_dict(dict(id="m", compartments=1, parameters=dict(CL=5, V=144, KA=0.75), omega=dict(CL=0.04, V=0.07),
                         error=dict(proportional=0.2)))
s = Subject("p", (Train(0, 1.5, 30, 24),), (Observation(239.5, 11), Observation(479.5, 12)), constant({}))
f = estimate(m, s)
forecast(m, s, f, sample_posterior(m, s, f), [719.5])
"""


def whole_process() -> None:
    """A fit from a cold start beside the imports that it and others need."""
    programs = {
        "fit and forecast": WHOLE,
        "import numpy": "import numpy",
        "import scipy.optimize": "import scipy.optimize",
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(7):
        for name, code in programs.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
            times[name].append(time.perf_counter() - begin)
    shown = {name: statistics.median(t) for name, t in times.items()}
    beside = f"{shown['import numpy']:.2f} s, {shown['import scipy.optimize']:.2f} s"
    say(
        "engine, whole process (import numpy, import scipy.optimize)",
        f"{shown['fit and forecast']:.2f} s ({beside})",
        "`mtor fit` ≤ 0.5 s",
    )


MINIMAL = "import typer; app = typer.Typer(); app.command()(lambda: None); app(standalone_mode=False)"
RUN_001 = """
id: run001
compartments: 1
concentration_unit: mg/L
parameters: {CL: 4, V: 70, KA: 1}
omega: {CL: 0.2, V: 0.2, KA: 0.2}
error: {combination: combined2, proportional: 0.223606797749979}
"""


def commands(number: int) -> None:
    """The commands from a cold start, laid out as a wheel lays them out: with the compiled copies of the data."""
    from mtor_cli.cases.template import TEMPLATE
    from mtor_cli.content.compiled import ENDING
    from mtor_cli.content.documents import copies_of

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "mtor_cli", folder / "mtor_cli", ignore=shutil.ignore_patterns("__pycache__"))
        data = folder / "mtor_cli" / "_data"
        data.mkdir()
        for path in (ROOT / "data").glob("*.yaml"):
            shutil.copy(path, data)
            for kind, content in copies_of(path.stem, str(path)).items():
                (data / f"{kind}{ENDING}").write_bytes(content)
        (folder / "case.yaml").write_text(TEMPLATE, encoding="utf-8")
        (folder / "run001.yaml").write_text(RUN_001, encoding="utf-8")
        columns = ["ID", "TIME", "AMT", "DV", "EVID", "MDV", "II", "ADDL"]
        with (folder / "many.csv").open("w", encoding="utf-8") as file:
            file.write(",".join(columns) + "\n")
            for subject in virtual(one(), number, 3):
                file.writelines(",".join(str(r.get(c, ".")) for c in columns) + "\n" for r in records(subject))
        program = [sys.executable, "-m", "mtor_cli", "fit"]
        dose = ["--target", "5-15", "--product", "tablet", "--strengths", "0.5,1"]
        runs = {
            "fit": [*program, "case.yaml", "--json"],
            "dose": [*program, "case.yaml", *dose, "--json"],
            "batch": [*program, "--batch", "many.csv", "--model-file", "run001.yaml", "--jobs", "1", "-o", "1.ndjson"],
            "two": [*program, "--batch", "many.csv", "--model-file", "run001.yaml", "--jobs", "2", "-o", "2.ndjson"],
            "numpy": [sys.executable, "-c", "import numpy"],
            "typer": [sys.executable, "-c", MINIMAL],
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(6):
            for name, command in runs.items():
                begin = time.perf_counter()
                subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
                times[name].append(time.perf_counter() - begin)
        shown = {name: statistics.median(t[1:]) for name, t in times.items()}  # The first run compiles the modules.
        two = statistics.median(b / a for a, b in zip(times["batch"][1:], times["two"][1:], strict=True))
        same = (folder / "1.ndjson").read_bytes() == (folder / "2.ndjson").read_bytes()
    beside = f"({shown['numpy']:.2f} s, {shown['typer']:.2f} s)"
    say("mtor fit, three models (import numpy, minimal Typer app)", f"{shown['fit']:.2f} s {beside}", "≤ 0.5 s")
    say("the same with the dose", f"{shown['dose']:.2f} s {beside}", "≤ 0.5 s")
    each = max(1, number) / 1000
    say(
        f"mtor fit --batch --jobs 1, {number} patients, whole process",
        f"{shown['batch']:.2f} s",
        f"≤ {each / 2:g} s, aim {each / 4:g} s",
    )
    say("--jobs 2 beside --jobs 1, median of pairs", f"{two:.2f}", "below 1 where there are two cores")
    say("the same bytes", str(same), "True")


def coverage(number: int = 2000) -> None:
    """How often 50 and 90% intervals of a forecast trough hold the truth, and those of a level the level."""
    model = two(
        {"CL": 7.5, "V1": 118, "Q": 5.07, "V2": 609, "KA": 2.19},
        {"CL": 0.0547, "V1": 0.306, "Q": 0.103, "V2": 0.0657, "KA": 0.145},
        concentration_unit="ng/mL",
        error={"additive": 1.0, "proportional": 0.2},
    )
    rng = np.random.default_rng(2026)
    root = np.linalg.cholesky(model.omega_full(1))
    trains = (Train(0, 2, 40, 24),)
    people: list[Subject] = []
    truths, measured = [], []
    while len(people) < number:
        f = predict(model, patient(trains), [95.5, 239.5, 719.5], (root @ rng.normal(size=5))[None])[:, 0]
        y = f + rng.normal(size=3) * np.sqrt(model.residual.variance(f))
        if y[:2].min() <= 0:
            continue  # The laboratory would report these as below its limit.
        people.append(Subject("v", trains, (Observation(95.5, y[0]), Observation(239.5, y[1])), constant({})))
        truths.append(f[2])
        measured.append(max(y[2], 0.0))
    hits = np.zeros(3)
    for subject, fit, truth, level in zip(people, estimate_many(model, people), truths, measured, strict=True):
        if not isinstance(fit, Fit):
            raise fit
        ahead = forecast(model, subject, fit, sample_posterior(model, subject, fit), [719.5])
        pairs = ((ahead.interval_90, truth), (ahead.interval_50, truth), (ahead.observed_interval_90, level))
        hits += [low <= x <= high for ((low, high),), x in pairs]
    shares = 100 * hits / number
    say(f"90% interval holds the true trough, of {number}", f"{shares[0]:.1f}%", "88–92%")
    say("50% interval holds the true trough", f"{shares[1]:.1f}%", "50%")
    say("90% interval of the next measured level holds it", f"{shares[2]:.1f}%", "88–92%")


if __name__ == "__main__":
    main()
