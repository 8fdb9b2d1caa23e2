"""Compute the tables of `data/ratios.yaml` from the models of `data/models.yaml`; the notes above them stay."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mtor_cli.content.load import Content
from mtor_cli.pk.course.subject import Subject, constant
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.concentration import predict, steady_train

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.records.pkmodels import PkModel, PkModels

FILE = Path(__file__).parents[1] / "data" / "ratios.yaml"
INTERVALS = (12, 24, 48)
STEPS = 60
"""Points per hour."""


def main() -> None:
    """Write the tables in place of those that the file holds."""
    head, _, _ = FILE.read_text(encoding="utf-8").partition("\ntables:\n")
    body = "".join(_lines(table) for table in tables(Content().pk_models))
    FILE.write_text(f"{head}\ntables:\n{body}", encoding="utf-8")


def tables(models: PkModels) -> Iterator[dict[str, Any]]:
    """Yield the tables as the file holds them."""
    for drug in ("sirolimus", "everolimus"):
        for group in ("adult", "child"):
            chosen = [
                m
                for m in models["models"]
                if m["drug"] == drug and m["age_group"] in (group, "both") and m["role"] != "on_request"
            ]
            for interval in INTERVALS:
                ratios = np.stack([curve(m, interval) for m in chosen])
                yield {
                    "id": f"{drug}-{group}-{interval}",
                    "drug": drug,
                    "age_group": group,
                    "interval": interval,
                    "models": [m["id"] for m in chosen],
                    "sources": [source for m in chosen for source in m["sources"]],
                    "lowest": [_down(h) for h in _by_hour(ratios.min(axis=0)).min(axis=1)],
                    "highest": [_up(h) for h in _by_hour(ratios.max(axis=0)).max(axis=1)],
                }


def curve(record: PkModel, interval: int) -> FloatArray:
    """Return level over trough of the model's standard patient at steady state, minute by minute, with both ends."""
    model = model_from_dict(record)
    covariates = {name: float(value) for name, value in record["standard"]["covariates"].items()}
    patient = Subject("", (steady_train(float(interval)),), (), constant(covariates))
    times = np.arange(interval * STEPS + 1) / STEPS
    levels = predict(model, patient, times, np.zeros((1, len(model.eta_labels(1)))))[:, 0]
    ratio: FloatArray = levels / levels[-1]
    return ratio


def _by_hour(ratio: FloatArray) -> FloatArray:
    """Return the points of each hour, its end included, (hours, points)."""
    return np.lib.stride_tricks.sliding_window_view(ratio, STEPS + 1)[::STEPS]


def _down(ratio: float) -> float:
    return math.floor(round(ratio * 100.0, 6)) / 100.0


def _up(ratio: float) -> float:
    return math.ceil(round(ratio * 100.0, 6)) / 100.0


def _lines(table: dict[str, Any]) -> str:
    return (
        f"  - id: {table['id']}\n"
        f"    drug: {table['drug']}\n"
        f"    age_group: {table['age_group']}\n"
        f"    interval: {table['interval']}\n"
        f"    voice: derived\n"
        f"    sources: {_list(table['sources'])}\n"
        f"    verified: calculated\n"
        f"    models: {_list(table['models'])}\n"
        f"    lowest: {_list(table['lowest'])}\n"
        f"    highest: {_list(table['highest'])}\n"
    )


def _list(values: list[Any]) -> str:
    return f"[{', '.join(f'{v:g}' if isinstance(v, float) else str(v) for v in values)}]"


if __name__ == "__main__":
    main()
