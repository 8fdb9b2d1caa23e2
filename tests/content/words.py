"""What a new wording of a text of the data keeps: numbers with their units, signs, slots, names and hedges.

The tokens of every text, by file, path and language, stand in `tests/fixtures/words_kept/`. A text that is worded anew
keeps them. Who means to change a number, a unit, a drug or a hedge writes them anew and reads the diff:

    python -m tests.content.words
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.content.facts import FILES, FIXTURES, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = FIXTURES / "words_kept"

COMMAND = "python -m tests.content.words"

LANGUAGES = ("en", "zh")

UNITS = {
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "天": "d",
    "日": "d",
    "week": "周",
    "weeks": "周",
    "month": "月",
    "months": "月",
    "个月": "月",
    "year": "岁",
    "years": "岁",
    "年": "岁",
    "patients": "例",
}
"""Units that are written in more than one way, and the way in which they are kept."""

UNIT = (
    r"(?:ng·h/mL|ng/mL|ng/dL|μg/L|µg/L|nmol/L|μmol/L|umol/L|mg/m²(?:/d(?:ay)?)?|mg/kg(?:/d(?:ay)?)?|mg/d(?:ay)?|mg/dL|mg/mL|mg|"
    r"g/mol|g/L|g|mL/min|mL|L/h|L|kg|cm|m²|mmHg|mm|min|℃|°C|hours?|days?|weeks?|months?|years?|patients|h|d|"
    r"个月|天|日|周|月|岁|年|例|倍|-fold|fold)(?![A-Za-z])"
)

TOKEN = re.compile(
    r"(?P<slot>\{[^}]*\})"
    r"|(?P<work>\b[A-Z][A-Za-z'’-]+ (?:19|20)\d\d\b)"
    r"|(?P<code>(?<![A-Za-z0-9])(?:10\.\d{4,}/[^\s,;，；。）)]+|[A-Za-z]+-?[A-Za-z-]*\d[A-Za-z0-9-]*))"
    rf"|(?P<number>\d+(?:[.,]\d+)*(?:[ -]?{UNIT})?)"
    r"|(?P<sign>[≥≤<>±%×=])"
)

HEDGES = {
    "en": {
        "not": r"no|not|none|never|neither|nor|without|nothing|un(?:stated|known|controlled|clear|confirmed|settled)",
        "abstract": r"abstracts?",
        "label": r"labels?|labelling",
        "copy": r"copy|copies",
        "registry": r"registry|registration|registered",
        "study": r"study|studies",
        "trial": r"trials?",
        "consensus": r"consensus",
        "review": r"reviews?",
        "may": r"may|might|could",
        "computed": r"computed|calculated|worked out",
    },
    "zh": {
        "不": r"[未不无非勿]|没有",
        "摘要": r"摘要",
        "说明书": r"说明书",
        "转载": r"转载",
        "注册": r"注册",
        "研究": r"研究|试验",
        "共识": r"共识",
        "综述": r"综述",
        "可": r"可|或许",
        "算": r"算",
    },
}
"""Words that say how far a statement goes. Each is kept once: a pronoun may stand in the place of the second."""

Tokens = tuple[str, ...]


@cache
def drugs(lang: str) -> re.Pattern[str]:
    """What finds the names of drugs in a text."""
    names = [drug["name"][lang] for drug in raw("drugs")["drugs"]]
    names += [entry["agent"][lang] for entry in raw("interactions")["interactions"]]
    parts = {part.strip() for name in names for part in re.split(r"[,;()（）、，]| or | and |和|或", name)}
    listed = "|".join(
        re.escape(name)
        for name in sorted(parts, key=lambda name: (-len(name), name))
        if len(name) > (4 if lang == "en" else 1)
    )
    return re.compile(rf"\b(?:{listed})\b" if lang == "en" else listed, re.IGNORECASE)


def tokens(text: str, lang: str) -> Tokens:
    """Return what a new wording keeps, sorted: each number as often as it stands there, each name and hedge once."""
    found = [_written(match) for match in TOKEN.finditer(text)]
    bare = TOKEN.sub(" ", text)
    named = {match.group().lower() for match in drugs(lang).finditer(bare)}
    hedges = {
        hedge
        for hedge, words in HEDGES[lang].items()
        if re.search(rf"\b(?:{words})\b" if lang == "en" else words, text, re.IGNORECASE)
    }
    return (*sorted(found), *sorted(named), *sorted(f"({hedge})" for hedge in hedges))


def _written(match: re.Match[str]) -> str:
    if match.lastgroup != "number":
        return match.group()
    number, unit = re.fullmatch(r"([\d.,]*\d)[ -]?(.*)", match.group(), re.DOTALL).groups()  # type: ignore[union-attr]
    return number + UNITS.get(unit, unit)


def texts(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each text of a data file that stands in both languages, by its path: ids where there are any."""
    seen: Counter[str] = Counter()
    for path, text in _texts(raw(name), ""):
        seen[path] += 1
        yield (path if seen[path] == 1 else f"{path}#{seen[path]}"), text


def _texts(value: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if all(isinstance(value.get(lang), str) for lang in LANGUAGES):
            yield path, value
            return
        for key, below in value.items():
            yield from _texts(below, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            own = (below.get("id") or below.get("code")) if isinstance(below, dict) else None
            yield from _texts(below, f"{path}[{own if isinstance(own, str) else i}]")


def rows(name: str) -> dict[str, Tokens]:
    """Return the tokens of each text of a data file, by path and language; texts without any are left out."""
    return {
        f"{path}:{lang}": found
        for path, text in texts(name)
        for lang in LANGUAGES
        if (found := tokens(text[lang], lang))
    }


def kept(name: str) -> dict[str, Tokens]:
    """Return what the snapshot keeps of a data file."""
    lines = (KEPT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {key: tuple(found) for key, *found in (line.split("|") for line in lines)}


def write() -> None:
    """Write the snapshot of every data file."""
    KEPT.mkdir(exist_ok=True)
    for name in FILES:
        lines = ("|".join((key, *found)) for key, found in rows(name).items())
        (KEPT / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
