"""The values of options and arguments that can be listed, by the data, and by what else is on the line.

What cannot be read there, such as a disease that is misspelled, leaves nothing out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.records.interactions import Interaction, KnownAgent
    from mtor_cli.records.recommendations import Band

Item = tuple[str, str]
"""A value as it is typed, and a few words on it."""


class Asked(NamedTuple):
    """A value that is wanted."""

    path: tuple[str, ...]
    """The names of the command."""
    kind: str
    """The longest name of the option, or the metavar of the argument."""
    given: Mapping[str, list[str]]
    """What was given already: values by option, words by themselves under no name."""
    typed: str
    """What there is of the value."""
    words: list[str]
    """The line before it."""

    @property
    def lang(self) -> Literal["en", "zh"]:
        """The language of the words beside the values."""
        return spoken(self.words)

    def last(self, option: str) -> str | None:
        """What was given to an option, if anything."""
        found = self.given.get(option)
        return found[-1] if found else None


def spoken(words: Sequence[str]) -> Literal["en", "zh"]:
    """The language of the words beside what is offered, by the line before it."""
    from mtor_cli.cli.settings import asked_language

    return "zh" if asked_language(list(words)) == "zh" else "en"


def is_file(metavar: str) -> bool:
    """Whether a file or a folder stands there."""
    return metavar.startswith(("FILE", "DIR", "CASE"))


def values(asked: Asked) -> list[Item]:
    """The values that begin with what was typed; of a list, the last of its parts is completed."""
    find = _FOUND.get(asked.kind)
    if find is None:
        return []
    head, part = _parts(asked)
    # The data is read in small letters as well: who began with such goes on with such.
    small = part.islower()
    found = [item for item in find(asked._replace(typed=part)) if item[0].casefold().startswith(part.casefold())]
    return [(head + (value.lower() if small else value), help) for value, help in dict(found).items()]


def _parts(asked: Asked) -> tuple[str, str]:
    """What stands before the value that is wanted within one word, and what there is of it."""
    if asked.kind not in _LISTS:
        return "", asked.typed
    place = max(asked.typed.rfind(sign) for sign in ",，、;；") + 1
    return asked.typed[:place], asked.typed[place:]


def _content(asked: Asked) -> Content:
    from mtor_cli.cli.options import content_with
    from mtor_cli.content.load import Content

    try:
        content = content_with(asked.last("--local"))
        _ = content.recommendations
    except MtorError:
        return Content()
    return content


def _target(asked: Asked, content: Content) -> Target | None:
    """The disease on the line; None where there is none that can be read."""
    from mtor_cli.lookup.diseases import find_disease

    named = asked.last("--disease")
    try:
        return find_disease(content.recommendations["diseases"], named) if named else None
    except MtorError:
        return None


def _drug(asked: Asked, content: Content) -> str | None:
    """The id of the drug on the line; None where there is none that can be read."""
    from mtor_cli.lookup.drugs import find_drug

    named = asked.last("--drug")
    try:
        return find_drug(content.drugs, named)["id"] if named else None
    except MtorError:
        return None


def _diseases(asked: Asked) -> Iterator[Item]:
    band = asked.last("--band")
    for disease in _content(asked).recommendations["diseases"]:
        if band is None or band.lower() in {item["id"] for item in disease["bands"]}:
            yield disease["short"], disease["name"][asked.lang]
            for part in disease["entities"]:
                yield part["id"], part["name"][asked.lang]


def _bands(asked: Asked) -> Iterator[Item]:
    from mtor_cli.lookup.filters import bands_of

    content = _content(asked)
    target, drug = _target(asked, content), _drug(asked, content)
    diseases = content.recommendations["diseases"]
    found = bands_of(diseases, target) if target else [band for disease in diseases for band in disease["bands"]]
    for band in found:
        if drug in (None, band["drug"]):
            comma = "，" if asked.lang == "zh" else ", "
            yield band["id"], f"{_range(band, asked.lang)} {band['unit']}{comma}{band['population'][asked.lang]}"


def _drugs(asked: Asked) -> Iterator[Item]:
    for drug in _content(asked).drugs["drugs"]:
        yield drug["id"], drug["name"]["zh"]
        if asked.typed and not asked.typed.isascii():
            yield drug["name"]["zh"], drug["id"]


def _agents(asked: Asked) -> Iterator[Item]:
    """Yield the names of other drugs: the first of each, or any that begins as what was typed; a blank is a hyphen."""
    content, lang = _content(asked), asked.lang
    drug, typed = _drug(asked, content), asked.typed.casefold()
    found = content.interactions
    agents: list[Interaction | KnownAgent] = [e for e in found["interactions"] if drug is None or drug in e["drugs"]]
    agents += found["agents"]
    named = [([*a["names"]["en"], *a["names"]["zh"]], a["agent"][lang]) for a in agents]
    for names, label in (*named, *((question["names"], question["names"][0]) for question in found["questions"])):
        hyphened = [name.replace(" ", "-") for name in names if "," not in name]
        fitting = [name for name in hyphened if name.casefold().startswith(typed)] if typed else hyphened[:1]
        yield from ((name, label) for name in fitting)


def _checks(asked: Asked) -> Iterable[Item]:
    """The agents, or behind the name of one what was checked of it."""
    name, sign, _ = asked.typed.partition("=")
    if not sign:
        return _agents(asked)
    return [(f"{name}={word}", "") for word in ("none", "inhibitor", "inducer")]


def _models(asked: Asked) -> Iterator[Item]:
    content = _content(asked)
    drug = _drug(asked, content)
    for model in content.pk_models["models"]:
        if drug in (None, model["drug"]):
            yield model["id"], model["short"]
            if asked.typed:
                yield model["short"], model["id"]


def _works(asked: Asked) -> Iterator[Item]:
    from mtor_cli.lookup.works import all_works, is_reference, work_id, works_of_disease
    from mtor_cli.parts.recommendations import evidence_ids
    from mtor_cli.records.references import cite

    content = _content(asked)
    target, works = _target(asked, content), all_works(content.references)
    for work in works_of_disease(works, evidence_ids(target)) if target else works:
        yield str(work_id(work)), cite(work["citation"]) if is_reference(work) else work["cite_as"]


def _grades(asked: Asked) -> Iterator[Item]:
    for row in _content(asked).evidence_levels["strengths"]:
        if asked.path != ("references",):
            yield row["strength"], ""
        for level in row["levels"]:
            yield level["level"], level["description"][asked.lang]


def _levels(asked: Asked) -> Iterable[Item]:
    """The levels by design; the `--level` of other commands is a number."""
    return _grades(asked) if asked.path == ("references",) else ()


def _evidence(asked: Asked) -> Iterator[Item]:
    yield from _diseases(asked)
    yield from _grades(asked)


def _formats(asked: Asked) -> Iterator[Item]:
    from mtor_cli.render.formats import CITATIONS, FORMATS, NOTES

    many = "--input" in asked.given or "-" in asked.given.get("", ())
    names = ("ndjson", "csv") if many else ("ndjson",) if "--batch" in asked.given else (*FORMATS,)
    more = CITATIONS if asked.path == ("references",) else NOTES if asked.path in (("consult",), ("audit",)) else ()
    yield from ((name, "") for name in (*names, *more))


def _products(asked: Asked) -> Iterator[Item]:
    from mtor_cli.parts.clinical import PRODUCTS

    content = _content(asked)
    drug = _drug(asked, content)
    records = [record for record in content.drugs["drugs"] if record["id"] == drug]
    yield from ((p, "") for p in PRODUCTS if p != "solution" or not records or "solution" in records[0])


def _schemas(asked: Asked) -> Iterator[Item]:
    from mtor_cli.content.schemas import schema_names

    yield from ((name, "") for name in schema_names())


def _settings(asked: Asked) -> Iterator[Item]:
    """Yield the settings, or what the one that stands there may be set to."""
    from mtor_cli.cli.settings import LANGUAGES
    from mtor_cli.content.preferences import KEYS
    from mtor_cli.render.formats import FORMATS

    named = asked.given.get("", [""])[0]
    words = KEYS if asked.kind != "TO" else {"language": LANGUAGES, "format": tuple(FORMATS)}.get(named, ())
    yield from ((word, "") for word in words)


def _among(module: str, name: str) -> Callable[[Asked], Iterator[Item]]:
    """What gives the words of a choice, which stand in one place for the option and for this."""

    def find(_: Asked) -> Iterator[Item]:
        from importlib import import_module

        yield from ((word, "") for word in getattr(import_module(module), name))

    return find


def _words(*words: str) -> Callable[[Asked], Iterator[Item]]:
    return lambda _: ((word, "") for word in words)


def _range(band: Band, lang: str) -> str:
    """The limits of a target range; one that its source does not set is left out."""
    low, high = (limit if isinstance(limit, int | float) else None for limit in (band["low"], band["high"]))
    if low is None or high is None:
        return f"≥ {low}" if high is None else f"≤ {high}"
    return f"{low}{'～' if lang == 'zh' else '–'}{high}"


_CLINICAL = "mtor_cli.parts.clinical"
_FOUND: dict[str, Callable[[Asked], Iterable[Item]]] = {
    "--assay": _among(_CLINICAL, "ASSAYS"),
    "--band": _bands,
    "--bilirubin-unit": _words("umol/L", "mg/dL"),
    "--child-pugh": _words("A", "B", "C"),
    "--color": _among("mtor_cli.cli.settings", "COLORS"),
    "--disease": _diseases,
    "--drug": _drugs,
    "--fail-on": _words("error", "alarm", "outside"),
    "--format": _formats,
    "--lang": _among("mtor_cli.cli.settings", "LANGUAGES"),
    "--level": _levels,
    "--line": _among("mtor_cli.lookup.filters", "LINES"),
    "--matrix": _among(_CLINICAL, "MATRICES"),
    "--model": _models,
    "--population": _among("mtor_cli.lookup.filters", "POPULATIONS"),
    "--product": _products,
    "--regimen": _among(_CLINICAL, "REGIMENS"),
    "--role": _among("mtor_cli.lookup.works", "ROLES"),
    "--rule": _among(_CLINICAL, "RULES"),
    "--stopped": _agents,
    "--unset": _settings,
    "--unit": _words("ng/mL", "ug/L", "nmol/L"),
    "--with": _checks,
    "AGENT": _agents,
    "DISEASE": _diseases,
    "DRUG": _drugs,
    "LEVEL|DISEASE": _evidence,
    "MODEL": _models,
    "NUMBER|KEY": _works,
    "SCHEMA": _schemas,
    "SETTING": _settings,
    "TO": _settings,
}
"""By the longest name of an option, or the metavar of an argument."""
_LISTS = ("--fail-on", "--with", "--stopped", "AGENT", "NUMBER|KEY")
"""Where several values may stand in one word."""
