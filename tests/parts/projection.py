"""Projects an answer of the first schema onto the second, by the table of `docs/json-2.md`: nothing may be lost.

The program prints the second schema alone; this is the witness.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURED = {"value", "low", "high", "unit", "reason", "text", "note"}
"""Of a field that is a number, a range or a word, or is absent with a reason."""

TABLES = ("bands", "sources")


def projected(first: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer of the first schema is in the second: what must stand in the answer that is printed now."""
    tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    command = first["schema"].split("/")[1]
    parts = {key: item for key, item in first.items() if key not in ("schema", *TABLES)}
    if "result" in parts:
        parts["result"] = _moved(command, parts["result"])
        parts["warnings"] = [{"code": w["code"], "text": w["message"]} for w in parts["warnings"]]
    return {"schema": f"mtor/{command}/2", **_value(parts, tables), **tables}


def _moved(command: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with what has another name or place in the second schema."""
    result = dict(result)
    dose = dict(result.get("dose") or {})
    if command == "tdm":
        result["verdict"] = {"alarm": result.pop("alarm")}
        if dose:
            result["dose"] = {"outcome": dose.pop("decision"), **dose}
    if command == "search":
        result["hits"] = [
            {"read" if key == "verified" and hit["kind"] == "reference" else key: item for key, item in hit.items()}
            for hit in result["hits"]
        ]
    if command == "fit":
        result["interactions"] = [
            {key: {"text": item} if key in ("remark", "changing") and item else item for key, item in agent.items()}
            for agent in result["interactions"]
        ]
        if dose:
            result["dose"] = {"by_model": dose.pop("best"), **dose}
            if dose["label"]:
                label = dict(dose["label"])
                assert label.pop("remark") == label["outcome"]["text"]
                result["dose"]["label"] = label
    return result


def _value(value: Any, tables: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_value(item, tables) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"id", "label"}:
        name = str(value["id"])
        tables["sources"][name] = {"label": value["label"]}
        return name
    return _record(value, tables)


def _record(record: dict[str, Any], tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    absent: dict[str, Any] = {}
    record = dict(record)
    if isinstance(record.get("matrix"), dict):
        matrix = record.pop("matrix")
        record |= {"matrix": matrix["value"], "matrix_as_printed": matrix["as_printed"]}
    if {"number", "key", "label"} <= set(record):  # A work or document.
        number, key = record.pop("number"), record.pop("key")
        record["id"] = str(key or number)
        tables["sources"][record["id"]] = {"number": number, "label": record.pop("label")}
    for key, item in record.items():
        if key == "source" and "sources" in record:
            assert item == record["sources"][0]
        elif key == "absent" and isinstance(item, dict):
            absent |= {name: _why(why) for name, why in item.items()}
        elif _is_measured(item):
            value, why = _measured(item)
            found[key] = value
            absent |= {key: why} if why else {}
        else:
            found[key] = _value(_named(key, item, tables), tables)
    if record.get("reason") and {"text", "why"} <= set(record):  # The level of a work.
        absent["value"] = _why({name: found.pop(name) for name in ("reason", "text")})
    return {**found, "absent": absent} if absent else found


def _is_measured(item: Any) -> bool:
    return isinstance(item, dict) and set(item) <= MEASURED and ({"value"} == set(item) or bool(item.get("reason")))


def _measured(item: dict[str, Any]) -> tuple[Any, Any]:
    return (None, _why(item)) if item.get("reason") else (item["value"], None)


def _why(item: dict[str, Any]) -> dict[str, Any]:
    return {"reason": item["reason"], "text": item["text"], "note": item.get("note")}


def _named(key: str, item: Any, tables: dict[str, dict[str, Any]]) -> Any:
    """Return the ids that stand in the second schema where the first had records or numbers."""
    if key in ("bands", "band") and isinstance(item, list):
        return [_named("band", one, tables) for one in item]
    if key == "band" and isinstance(item, dict):
        tables["bands"][item["id"]] = _value(item, tables)
        return item["id"]
    if key in ("works", "references") and isinstance(item, list):
        return [_id_of(one) if key == "works" or not isinstance(one, dict) else one for one in item]
    if key == "by_level":
        return {level: [_id_of(one) for one in works] for level, works in item.items()}
    return item


def _id_of(work: Any) -> str:
    return str(work if not isinstance(work, dict) else work["key"] or work["number"])


class Near(NamedTuple):
    """How far a number may lie from that of the first schema."""

    share: float = 1e-5
    """Of itself."""
    least: float = 1e-6


PRINTED = Near()
DRAWN = Near(0.05, 0.02)
"""Of a fit: the first schema took other draws than are taken now, and a few thousand leave this open."""


def lost(wanted: Any, found: Any, near: Near = PRINTED, path: str = "") -> Iterator[str]:
    """Yield each place of the projection that the answer does not hold; the answer may say more.

    Of warnings, each must stand there; alarms may stand before them.
    """
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, item in wanted.items():
            here = f"{path}.{key}"
            if key == "warnings":
                texts = [w["text"] for w in found[key]]
                yield from (f"{here}: {w}" for w in item if w["text"] not in texts)
            elif key in found:
                yield from lost(item, found[key], near, here)
            elif item not in (None, [], {}):
                yield f"{here} is not there"
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for a, b in zip(wanted, found, strict=True):
            yield from lost(a, b, near, path)
    elif isinstance(wanted, float) and isinstance(found, int | float):
        if not math.isclose(wanted, found, rel_tol=near.share, abs_tol=near.least):
            yield f"{path}: {wanted} became {found}"
    elif wanted != found:
        yield f"{path}: {wanted!r:.200} became {found!r:.200}"
