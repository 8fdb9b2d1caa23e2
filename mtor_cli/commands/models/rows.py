"""Population models as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import SAID_COLUMNS, fields, remark_rows, said

if TYPE_CHECKING:
    from mtor_cli.commands.models.result import ModelsResult
    from mtor_cli.render.rows import Row

MODEL_COLUMNS = [
    "section",
    "id",
    "short",
    "drug",
    "name_en",
    "name_zh",
    "role",
    "age_group",
    "n",
    "assay",
    "compartments",
    "formulas",
    "eta",
    "covariates",
    "status",
    "trough",
    "unit",
    "mg",
    "interval_h",
    "half_life_h",
    "caution",
    *SAID_COLUMNS,
]

_TYPICAL = ("trough", "mg", "interval_h", "half_life_h")


def model_rows(result: ModelsResult) -> list[Row]:
    """Models as rows, each followed by its cautions."""
    rows: list[Row] = []
    for m in result["models"]:
        typical, name = m["typical"], m["name"]
        rows.append(
            {
                "section": "model",
                **fields(m, ("id", "short", "drug", "role", "age_group", "n", "assay", "compartments", "status")),
                "name_en": name and name["en"],
                "name_zh": name and name["zh"],
                "formulas": [f"{k} = {v}" for k, v in m["formulas"].items()],
                "eta": m["eta"],
                "covariates": [c["name"] for c in m["covariates"]],
                "unit": m["unit"],
                **(fields(typical, _TYPICAL) if typical else dict.fromkeys(_TYPICAL)),
            }
        )
        rows += [{"section": "caution", "id": m["id"], "caution": c["code"], **said(c)} for c in m["cautions"]]
    return [*rows, *remark_rows("caption", result["captions"])]
