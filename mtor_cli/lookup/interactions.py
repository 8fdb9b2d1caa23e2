"""From a typed name to what is known of an agent. A name is found whole or not at all; one that fits several is asked
back, and what resembles a name is suggested and never taken for it. A product's name that holds that of a listed agent
is never unknown."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from mtor_cli.lookup.spelling import SHORT, begun_names, first_names, near_names
from mtor_cli.lookup.within import GAP, HOLE, held
from mtor_cli.lookup.written import Reader, visible
from mtor_cli.records.names import fold_name, fold_width
from mtor_cli.records.rules import DRUGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.lookup.within import Held
    from mtor_cli.records.base import Text
    from mtor_cli.records.interactions import AgentGroup, Form, Interaction, Interactions, KnownAgent, NameQuestion

_Record = TypeVar("_Record")

NameStatus = Literal["found", "no_data", "ask", "near", "unknown"]
"""`found`: interactions are listed. `no_data`: a known agent of whose effect on the level nothing was verified. `ask`:
the name fits several. `near`: not known, and it resembles or holds the name of a listed agent. `unknown`: not known."""


GRAVITY = (
    "contraindicated",
    "avoid",
    "avoid_or_reduce",
    "hold",
    "reduce_and_monitor",
    "separate_dosing",
    "monitor",
    "caution",
    "no_data",
    "no_change",
)
"""Actions, the gravest first; a live vaccine comes before them all."""

_SIGNS = re.compile(r"[/+·.,，、()（）]+")
_APART = re.compile(r"[/+、，,;；|&()（）\s]+|和|及|与|联合|\b(?:and|with|plus)\b", re.IGNORECASE)
_JOINED = re.compile(rf"(?:{HOLE}|复方|组合包装|\bcompound\b|[-/()（）\[\]\s])*")
"""What is left of the name of one product when the names of its agents and its form are set aside."""
_ASIDE = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")


class Answer(NamedTuple):
    """What one typed name leads to."""

    name: str
    """As typed."""
    printed: Text
    """The name to print: that of the agent, or what was typed where it is not known."""
    status: NameStatus
    entries: list[Interaction]
    """What was found, or what the question is between."""
    agent: KnownAgent | None = None
    """The agent without verified data; also beside entries that speak of one drug only."""
    question: Text | None = None
    unbounded: bool = False
    """Whether the question has no end: any listed agent may be meant, or be among what is."""
    form: Form | None = None
    """The dose form, where one was typed. A topical one is not the systemic drug."""
    suggestions: tuple[str, ...] = ()
    """Names that may be meant."""
    without_data: tuple[str, ...] = ()
    """The drugs, of those asked about, with which nothing on this agent is verified."""
    elsewhere: tuple[str, ...] = ()
    """The other drugs, with which interactions are listed."""

    @property
    def read_as(self) -> Text | None:
        """The agent as which the name was read, where that is not what was typed."""
        typed = fold_agent(self.name)
        return None if typed in map(fold_agent, (self.printed["en"], self.printed["zh"])) else self.printed

    @property
    def remark(self) -> Text | None:
        """What the agent is not, where the name that was typed is easily taken for another's."""
        if self.agent is None or self.status != "no_data":
            return None
        typed, on = fold_agent(self.name), self.agent.get("remark_on")
        return self.agent.get("remark") if on is None or any(fold_agent(n) in typed for n in on) else None

    @property
    def has_data(self) -> bool:
        """Whether anything on the agent was verified."""
        return self.status == "found" and any(has_data(e) for e in self.entries)

    @property
    def topical(self) -> bool:
        """Whether a form was typed that is not the systemic drug."""
        return self.form is not None and self.form["id"] == "topical"

    @property
    def groups(self) -> set[AgentGroup]:
        """What the agent is, where this decides something."""
        records: list[Interaction | KnownAgent] = [*self.entries, *([self.agent] if self.agent else [])]
        return {record["group"] for record in records if "group" in record}

    @property
    def gravity(self) -> int:
        """Where the answer stands among others: the lower, the graver."""
        if "live_vaccine" in self.groups:
            return 0
        if self.entries:
            return 1 + min(GRAVITY.index(e["action"]) for e in self.entries)
        # What may hide a listed agent stands before those whose level is only measured.
        return 1 + GRAVITY.index("hold" if self.hides else "no_data")

    @property
    def hides(self) -> bool:
        """Whether which agent is meant is not known, and it may be one that moves the level."""
        return self.status == "near" or (
            self.status == "ask" and (self.unbounded or any(map(affects_level, self.entries)))
        )


def names_of(entry: Interaction | KnownAgent) -> list[str]:
    """Every name by which an entry may be asked for, its id first."""
    return [
        entry["id"],
        entry["agent"]["en"],
        entry["agent"]["zh"],
        *entry["names"]["en"],
        *entry["names"]["zh"],
    ]


def affects_level(entry: Interaction) -> bool:
    """Whether an agent changes, or may change, the level of the mTOR inhibitor."""
    return entry["direction"] in ("increase", "decrease", "unknown") and entry["action"] != "no_change"


def has_data(entry: Interaction) -> bool:
    """Whether anything was verified of an agent: an entry may say only that nothing was."""
    return entry["action"] != "no_data"


class Agents:
    """The agents by their names.

    Args:
        data: the content of `interactions.yaml`.
    """

    def __init__(self, data: Interactions) -> None:
        self._data = data

    @property
    def total(self) -> int:
        """How many interactions the data holds."""
        return len(self._data["interactions"])

    def find(self, name: str, drug: str | None) -> Answer:
        """What is known of the agent called `name` with one drug, or with both where `drug` is None."""
        if (read := self._read(name) or self._product(name)) is not None:
            core, form = read
            answer = self._known(name, core, drug)._replace(form=form)
        elif (kind := self._kind(name)) is not None:
            answer = self._known(name, kind, drug)._replace(printed={"en": name, "zh": name})
        else:
            return self._unread(name, drug)
        if answer.topical:
            asked = DRUGS if drug is None else (drug,)
            answer = answer._replace(status="no_data", entries=[], question=None, without_data=asked, elsewhere=())
        return answer

    def _read(self, name: str) -> tuple[str, Form | None] | None:
        """The name of the data as which a typed one is read, with its form; None where there is none."""
        if fold_agent(name) in self._known_names:
            return fold_agent(name), None
        if not name.strip():
            return None
        if (whole := self._without_words(name)) is not None:
            return whole
        # 伏立康唑（威凡）is one agent by two names; a line that names two agents is not read.
        parts = [self._without_words(part) for part in (_ASIDE.sub(" ", name), *_ASIDE.findall(name))]
        found = [read for read in parts if read is not None]
        if len({self._identity(core) for core, _ in found}) != 1:
            return None
        # Nor is one beside which an agent is named in other words: aspirin (after voriconazole).
        beside = (core for core in self._held(name).names if self._is_listed(core))
        one = next((read for read in found if read[0] not in self._questions), found[0])
        return one if all(self._identity(core) <= self._identity(one[0]) for core in beside) else None

    def _product(self, name: str) -> tuple[str, Form | None] | None:
        """The name as which a longer one is read that holds it, with its form; None where this is not sure.

        洛匹那韦利托那韦片 is one product of agents with one entry; 阿司匹林、利福平 and 6-甲基红霉素 are no such name.
        """
        names, rest = self._held(name)
        listed = [core for core in names if self._has_entries(core)]
        widest = self._widest(listed)
        if widest is None or GAP in widest:
            return None
        left = self._reader.besides(re.sub(r"\s*/\s*", "/", rest))
        # 阿司匹林/利福平 are two, whatever is known of the first; 利福平异烟肼 is a product.
        if self._widest(names) != widest and re.search(r"[-/]", left.core):
            return None
        alone = len(listed) == len(names) or not re.search(rf"{HOLE}\s+{HOLE}", left.core)
        return (widest, left.form) if alone and _JOINED.fullmatch(left.core) else None

    def _kind(self, name: str) -> str | None:
        """What an agent is, by a name of the data, where its own is not known.

        A live vaccine whatever it is against, and else the class that is asked back.
        """
        names = self._held(name).names
        listed = [core for core in names if self._has_entries(core)]
        if listed:
            live = all(e.get("group") == "live_vaccine" for core in listed for e in self._entries_of(core))
            return listed[0] if live else None
        asked = [core for core in names if core in self._questions and self._weighs(core)]
        return asked[0] if len({id(self._questions[core]) for core in asked}) == 1 else None

    def _widest(self, listed: Sequence[str]) -> str | None:
        """The name, of several, whose entries hold those of every other; None where there is none."""
        ids = {core: self._identity(core) for core in listed}
        return next((core for core in listed if all(ids[other] <= ids[core] for other in listed)), None)

    def _held(self, name: str) -> Held:
        text = visible(fold_width(name)).casefold()
        return held(text, (known for known in self._known_names if known not in self._ids))

    def _entries_of(self, core: str) -> list[Interaction]:
        return self._entries.get(self._contained.get(core, core), [])

    def _has_entries(self, core: str) -> bool:
        return any(map(has_data, self._entries_of(core)))

    def _weighs(self, core: str) -> bool:
        """Whether one of the answers to a question moves the level, or is a live vaccine."""
        options = [self._by_id[i] for i in self._questions[core]["options"]]
        return not options or any(affects_level(e) or e.get("group") == "live_vaccine" for e in options)

    def _without_words(self, text: str) -> tuple[str, Form | None] | None:
        for core, form in self._reader.readings(text):
            if fold_agent(core) in self._known_names:
                return fold_agent(core), form
        return None

    def _identity(self, core: str) -> frozenset[str]:
        core = self._contained.get(core, core)
        if (question := self._questions.get(core)) is not None:
            # All names of a question are one; those that no source uses are still of their agent: 地尔硫䓬（合贝爽）.
            agent = question.get("unsourced_of")
            return frozenset([question["names"][0]]) if agent is None else self._identity(fold_agent(agent))
        records = [*self._entries.get(core, []), *self._agents.get(core, [])]
        return frozenset(r["id"] for r in records) or frozenset([core])

    def _known(self, name: str, core: str, drug: str | None) -> Answer:
        core = self._contained.get(core, core)
        asked = DRUGS if drug is None else (drug,)
        printed = self._printed(core)
        everywhere = self._entries.get(core, [])
        entries = [e for e in everywhere if set(asked) & set(e["drugs"])]
        agent = next(iter(self._agents.get(core, [])), None)
        if (question := self._questions.get(core)) is not None:
            options = [self._by_id[i] for i in question["options"] if set(asked) & set(self._by_id[i]["drugs"])]
            if options or not entries:
                both = [*options, *(e for e in entries if e not in options)]
                unbounded = not question["options"]
                return Answer(name, printed, "ask", both, agent, question["question"], unbounded)
        listed = {d for e in everywhere for d in e["drugs"]}
        return Answer(
            name,
            printed,
            "found" if entries else "no_data",
            entries,
            agent,
            # Who types the id of an entry asks for that entry only.
            without_data=() if core in self._ids and entries else tuple(d for d in asked if d not in listed),
            elsewhere=tuple(d for d in DRUGS if d in listed),
        )

    def _unread(self, name: str, drug: str | None) -> Answer:
        """That a name is not known, with the names that it holds, or else resembles."""
        held = [core for core in self._held(name).names if core not in self._questions or self._weighs(core)]
        members = [core for core in held if core not in self._questions]
        found = members if any(map(self._is_listed, members)) else held
        if not any(map(self._is_listed, found)):
            parts = [part for part in _APART.split(_ASIDE.sub(r" \1 ", name)) if part]
            found = list(dict.fromkeys(read[0] for part in parts if (read := self._without_words(part)) is not None))
        for reading in self._reader.readings(name) if not found else ():
            if found := near_names(fold_agent(reading.core), self._latin) or self._begun(fold_agent(reading.core)):
                break
        return Answer(
            name,
            {"en": name, "zh": name},
            "near" if any(self._is_listed(core) for core in found) else "unknown",
            [],
            suggestions=tuple(self._known_names[core] for core in found[:3]),
            without_data=DRUGS if drug is None else (drug,),
        )

    def _begun(self, core: str) -> list[str]:
        """The names that may be meant by the beginning of one, those of listed agents first, each agent once."""
        names = self._latin if core.isascii() else [n for n in self._known_names if n not in self._ids]
        begun = [name for name in begun_names(core, names) if not _APART.search(self._known_names[name])]
        return first_names(sorted(begun, key=lambda name: not self._is_listed(name)), self._identity)

    def _is_listed(self, core: str) -> bool:
        core = self._contained.get(core, core)
        question = self._questions.get(core)
        asked = [self._by_id[i] for i in question["options"]] if question else []
        unbounded = question is not None and not asked
        return unbounded or any(has_data(entry) for entry in (*self._entries.get(core, []), *asked))

    def _printed(self, core: str) -> Text:
        """The name to print for a folded one: of the agent, of its member where it has several, else the alias."""
        for entry in self._entries.get(core, []):
            for member in entry.get("members", []):
                if core in map(fold_agent, (member["en"], member["zh"])):
                    return member
        for record in (*self._entries.get(core, []), *self._agents.get(core, [])):
            own = {fold_agent(n) for n in (*record["names"]["en"], *record["names"]["zh"])}
            if "drugs" not in record or fold_agent(record["agent"]["en"]) in own:
                return record["agent"]
        return {"en": self._known_names[core], "zh": self._known_names[core]}

    @cached_property
    def _entries(self) -> dict[str, list[Interaction]]:
        return _indexed((name, entry) for entry in self._data["interactions"] for name in names_of(entry))

    @cached_property
    def _agents(self) -> dict[str, list[KnownAgent]]:
        return _indexed((name, agent) for agent in self._data["agents"] for name in names_of(agent))

    @cached_property
    def _ids(self) -> set[str]:
        """The folded ids of interactions that are no agent's name."""
        return {fold_agent(entry["id"]) for entry in self._data["interactions"]} - set(self._names_of_agents)

    @cached_property
    def _by_id(self) -> dict[str, Interaction]:
        return {entry["id"]: entry for entry in self._data["interactions"]}

    @cached_property
    def _questions(self) -> dict[str, NameQuestion]:
        return {fold_agent(name): question for question in self._data["questions"] for name in question["names"]}

    @cached_property
    def _contained(self) -> dict[str, str]:
        """The folded name of the agent as which a combination answers, by the combination's names."""
        return {
            fold_agent(name): fold_agent(combination["agent"])
            for combination in self._data["combinations"]
            for name in (*combination["names"]["en"], *combination["names"]["zh"])
        }

    @cached_property
    def _known_names(self) -> dict[str, str]:
        """Every name as the data writes it, by its folded form."""
        return {folded: name for name in self._all_names() if (folded := fold_agent(name))}

    @cached_property
    def _latin(self) -> list[str]:
        """The folded names that may be suggested for a slip: of agents and classes, no ids and no abbreviations."""
        return [name for name in self._names_of_agents if name.isascii() and len(name) > SHORT]

    @cached_property
    def _names_of_agents(self) -> list[str]:
        """The folded English names of agents and classes."""
        records: list[Interaction | KnownAgent] = [*self._data["interactions"], *self._data["agents"]]
        names = [name for record in records for name in (record["agent"]["en"], *record["names"]["en"])]
        names += [name for question in self._data["questions"] for name in question["names"]]
        return list(dict.fromkeys(map(fold_agent, names)))

    def _all_names(self) -> Iterator[str]:
        records: list[Interaction | KnownAgent] = [*self._data["interactions"], *self._data["agents"]]
        for record in records:
            yield from names_of(record)
        for question in self._data["questions"]:
            yield from question["names"]
        for combination in self._data["combinations"]:
            yield from (*combination["names"]["en"], *combination["names"]["zh"])

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._data["words"])


def fold_agent(name: str) -> str:
    """The form in which names of agents are compared: as other names, and without signs between their parts."""
    return fold_name(_SIGNS.sub("", visible(name)))


def _indexed(pairs: Iterable[tuple[str, _Record]]) -> dict[str, list[_Record]]:
    found: dict[str, list[_Record]] = {}
    for name, record in pairs:
        records = found.setdefault(fold_agent(name), [])
        if not any(other is record for other in records):
            records.append(record)
    return found
