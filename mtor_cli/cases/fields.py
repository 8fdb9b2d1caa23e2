"""The fields of a case file: their names, the names that are taken for them, and numbers out of them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import fold_digits, is_missing_code, parse_number, without_unit
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import MtorError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.records.base import Text

LARGEST = 1e12
"""No dose, level or property is larger."""

_MATRIX = ("specimen", "specimen_type", "sample_type", "标本", "标本类型", "样本类型")
CASE_FIELDS = {
    "id": ("patient_id", "name"),
    "drug": ("药物",),
    "age": (),
    "disease": ("疾病",),
    "band": (),
    "target": (),
    "child_pugh": ("childpugh", "肝功能分级"),
    "covariates": ("patient", "协变量"),
    "regimen": ("regimens", "dosing", "方案"),
    "doses": ("dose", "给药"),
    "levels": ("level", "samples", "observations", "concentrations", "浓度"),
    "interactions": ("interacting_drugs", "comedication", "agents"),
    "clearance_multiplier": ("clearance_multipliers", "multipliers"),
    "at": ("forecast", "forecasts"),
    "product": (),
    "strengths": (),
    "unit": (),
    "assay": (),
    "matrix": _MATRIX,
    "lloq": (),
    "timezone": ("time_zone", "tz", "utc_offset", "时区"),
    "continues": ("goes_on", "继续"),
    "note": ("notes", "comment"),
    "response": ("疗效",),
    "adverse_effects": ("adverse_events", "side_effects", "不良反应"),
    "adherence": ("compliance", "依从性"),
    "planned": ("plans", "计划"),
    "tacrolimus": ("fk506",),
}
DOSE_FIELDS = {
    "time": ("at", "from", "start", "date", "when", "时间"),
    "amount": ("dose", "mg", "amt", "剂量"),
    "interval": ("every", "ii", "interval_h"),
    "count": ("doses", "n", "number"),
    "until": ("to", "end"),
    "missed": (),
    "steady_state": ("ss",),
}
LEVEL_FIELDS = {
    "time": ("at", "date", "when", "time_h", "时间"),
    "value": ("level", "concentration", "conc", "dv", "浓度"),
    "unit": (),
    "assay": (),
    "matrix": _MATRIX,
    "lloq": (),
    "exclude": ("excluded", "exclusion"),
}
AGENT_FIELDS = {
    "name": ("drug", "agent", "药物"),
    "from": ("start", "since", "started"),
    "until": ("to", "end", "stop", "stopped"),
    "clearance_multiplier": ("multiplier",),
}
RESPONSE_FIELDS = {
    "platelets": ("plt", "血小板"),
    "haemoglobin": ("hemoglobin", "hb", "hgb", "血红蛋白"),
    "responding": ("responds", "有效"),
}
PLANNED_FIELDS = {"name": ("event", "drug", "agent"), "from": ("at", "date", "when", "time", "start")}
BESIDE_FIELDS = {"value": ("level", "concentration"), "unit": (), "time": ("at", "date", "when")}
SINCE_FIELDS = {"from": ("time", "since", "at", "start"), "value": ("factor", "multiplier")}

POSSIBLE = {"AGE": (0.0, 120.0), "WT": (0.5, 400.0), "HT": (30.0, 250.0)}
"""Age in years, weight in kg and height in cm that a patient can have, as elsewhere in the program."""

COVARIATE_NAMES = {
    "AGE": ("age_years", "年龄"),
    "WT": ("weight", "weight_kg", "bodyweight", "体重"),
    "HT": ("height", "height_cm", "身高"),
    "BSA": ("体表面积",),
    "TBIL": ("bilirubin", "total_bilirubin", "总胆红素"),
    "AST": ("sgot", "谷草转氨酶"),
    "HCT": ("haematocrit", "hematocrit", "血细胞比容"),
    "TC": ("cholesterol", "total_cholesterol", "总胆固醇"),
    "CSA": ("cyclosporine_c0", "ciclosporin_c0", "cyclosporine", "ciclosporin", "csa_c0", "环孢素谷浓度"),
    "SILYMARIN": ("水飞蓟素",),
    "GLYCYRRHIZIN": ("甘草酸制剂",),
    "OXCARBAZEPINE": ("oxc", "奥卡西平"),
    "CYP3A5": ("cyp3a5_1",),
    "ABCB1_TTT": ("ttt", "abcb1"),
}
COVARIATE_UNITS = {
    "AGE": "years",
    "WT": "kg",
    "HT": "cm",
    "BSA": "m²",
    "TBIL": "umol/L",
    "AST": "U/L",
    "HCT": "%",
    "TC": "mmol/L",
    "CSA": "ng/mL",
}
YES_NO = ("SILYMARIN", "GLYCYRRHIZIN", "OXCARBAZEPINE", "CYP3A5", "ABCB1_TTT")
_COVARIATE = {alias.upper(): name for name, aliases in COVARIATE_NAMES.items() for alias in (name, *aliases)}


def covariate_name(text: str) -> str:
    """The name under which models know a covariate: weight is WT; names that are not known stay."""
    folded = text.strip().upper().replace(" ", "_").replace("-", "_")
    return _COVARIATE.get(folded, folded)


def fields_of(raw: object, fields: dict[str, tuple[str, ...]], where: str | Text) -> dict[str, object]:
    """A block with its fields under their own names.

    Raises:
        DataError: it is not a block, or has a field that is not known.
    """
    if not isinstance(raw, dict):
        raise bad_case("bad_block", *bilingual("is_not_a_block_of_fields", where=where))
    names = {alias: name for name, aliases in fields.items() for alias in (name, *aliases)}
    found: dict[str, object] = {}
    for key, value in raw.items():
        folded = str(key).strip().lower().replace(" ", "_").replace("-", "_")
        name = names.get(folded)
        if name is None:
            raise bad_case(
                "unknown_field",
                *bilingual("unknown_field", where=where, keys=key, listed=[*fields]),
            )
        if name in found:
            raise bad_case("field_twice", *bilingual("is_given_twice", where=where, name=name))
        found[name] = value
    return found


def listed(raw: object) -> list[object]:
    """A field that holds one thing or a list of them, as a list; empty where it is not given."""
    return raw if isinstance(raw, list) else [] if raw is None else [raw]


def positive(raw: object, where: str, unit: str = "") -> float:
    """A number above 0, in the unit of its field.

    Args:
        raw: as written; its own unit may stand behind it.
        where: it stands, for messages.
        unit: of the field; empty where it has none.

    Raises:
        DataError: it is not one, or in another unit.
    """
    value = _number(raw, where, unit)
    _refuse_missing_code(value, raw, where)
    if value <= 0.0:
        raise bad_case("not_positive", *bilingual("is_it_must_be_above", where=where, raw=raw))
    return value


def _refuse_missing_code(value: float, raw: object, where: str) -> None:
    if is_missing_code(f"{value:g}"):
        raise bad_case(
            "missing_value",
            *bilingual("missing_value", where=where, raw=raw),
        )


def covariate_value(name: str, raw: object, where: str) -> float:
    """A covariate's value: a number above 0 in its unit, or for yes/no properties 1 or 0."""
    if isinstance(raw, bool) or (isinstance(raw, str) and raw.strip().lower() in YES_OR_NO):
        return float(raw if isinstance(raw, bool) else YES_OR_NO[raw.strip().lower()])
    value = _number(raw, where, COVARIATE_UNITS.get(name, ""))
    _refuse_missing_code(value, raw, where)
    low, high = POSSIBLE.get(name, (-math.inf, math.inf))
    if value > 0.0 and not low <= value <= high:
        raise bad_case(
            "not_possible",
            *bilingual("not_possible", where=where, raw=raw, low=f"{low:g}", high=f"{high:g}"),
        )
    if name in YES_NO and value not in (0.0, 1.0):
        raise bad_case("not_yes_no", *bilingual("is_it_is_1_yes_or", where=where, raw=raw))
    if name in COVARIATE_NAMES and name not in (*YES_NO, "CSA", "AGE") and value <= 0.0:
        raise bad_case("not_positive", *bilingual("is_it_must_be_above", where=where, raw=raw))
    if name in ("CSA", "AGE") and value < 0.0:
        raise bad_case("not_positive", *bilingual("is_it_cannot_be_negative", where=where, raw=raw))
    return value


YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}


def _number(raw: object, where: str, unit: str) -> float:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not -LARGEST < raw < LARGEST:
            raise bad_case("bad_number", *bilingual("is_not_a_number_that_can", where=where))
        return float(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise bad_case("bad_number", *bilingual("needs_a_number", where=where))
    try:
        text = fold_digits(without_unit(raw, where, unit))
        if re.fullmatch(r"-[0-9.]+", text) or re.fullmatch(r"0+(\.0+)?", text):
            return float(text)
        return float(parse_number(text, where, raw))
    except MtorError as error:
        raise bad_case("bad_number", error.en, error.zh) from error


_FREQUENCIES: tuple[tuple[str, float], ...] = (
    (r"(?:every\s+(?:other|second)|(?:on\s+)?alternate)[\s-]+days?|\bqod\b|隔[日天](?:[1一]?次)?", 48.0),
    (r"twice\s+(?:a\s+day|daily)|2\s*x\s+daily|\bbid\b|b\.i\.d\.?|(?:每[日天]|一[日天])[2二两]次|2次/[d日天]", 12.0),
    (r"three\s+times\s+(?:a\s+day|daily)|\btid\b|(?:每[日天]|一[日天])[3三]次", 8.0),
    (
        r"once\s+(?:a\s+day|daily)|daily|every\s+day|a\s+day|per\s+day|/\s*(?:day|d\b)|\bqd\b|\bqn\b|"
        r"(?:每[日天]|一[日天])[1一]次|1次/[d日天]|每[日天早晚]",
        24.0,
    ),
)
_EVERY = re.compile(r"(?:every|q|每)\s*([0-9]+(?:\.[0-9]+)?)\s*(hours?|h|小时|days?|d|天|日)", re.IGNORECASE)


def interval_in_words(text: str) -> tuple[float | None, str]:
    """The interval, h, that words such as daily, every 12 h or 隔日 name, and the text without them."""
    match = _EVERY.search(text)
    if match:
        hours = float(match[1]) * (24.0 if match[2][0].lower() in "d天日" else 1.0)
        return hours, f"{text[: match.start()]} {text[match.end() :]}".strip()
    for pattern, hours in _FREQUENCIES:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return hours, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, text


def hours_of(raw: object, where: str) -> float:
    """An interval in h: 24, 12 h, 1 d, daily, every 12 h, 隔日.

    Raises:
        DataError: it is not one.
    """
    if isinstance(raw, str):
        text = fold_digits(raw).lower()
        named, left = interval_in_words(text)
        if named is not None and not left:
            return positive(named, where, "h")
        days = re.fullmatch(r"([0-9.]+)\s*(d|days?|天)", text)
        if days:
            return 24.0 * positive(days[1], where)
    return positive(raw, where, "h")


def child_pugh_class(raw: object) -> str:
    """A Child-Pugh class, A to C; the suffix 级 may stand behind it.

    Raises:
        DataError: it is none.
    """
    folded = fold_digits(str(raw)).upper().removesuffix("级").strip()
    if folded not in ("A", "B", "C"):
        raise bad_case("bad_child_pugh", *bilingual("bad_child_pugh", raw=raw))
    return folded


def yes_or_no(raw: object, where: str) -> bool:
    """Whether a field says yes.

    Raises:
        DataError: it says neither yes nor no.
    """
    if isinstance(raw, bool):
        return raw
    folded = str(raw).strip().lower()
    if folded not in YES_OR_NO:
        raise bad_case("not_yes_no", *bilingual("is_it_is_true_or_false", where=where, raw=raw))
    return YES_OR_NO[folded]
