"""The content as the commands use it: each file read once, and only when something in it is needed."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtor_cli.content.documents import labels_in, value_of
from mtor_cli.content.files import read_bytes
from mtor_cli.content.locate import data_dir, yaml_path
from mtor_cli.errors import DataError
from mtor_cli.records.names import labels_of

if TYPE_CHECKING:
    from mtor_cli.records.base import Text
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.evidence import EvidenceLevels
    from mtor_cli.records.interactions import Interactions
    from mtor_cli.records.local import Local
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.pharmacology import Pharmacology
    from mtor_cli.records.pkmodels import CodedNote, PkModels
    from mtor_cli.records.ratios import Ratios
    from mtor_cli.records.recommendations import Recommendations
    from mtor_cli.records.references import References
    from mtor_cli.records.rulefile import Rule, RuleFile
    from mtor_cli.records.rules import Rules


class Content:
    """The data files of one folder.

    Args:
        folder: where the YAML files lie; the packaged data where it is left out.
        local: the path of a hospital's own file, laid over the data; None for the packaged data alone.
    """

    def __init__(self, folder: str | None = None, local: str | None = None) -> None:
        self.folder = folder or data_dir()
        self.local_file = local

    def _read(self, name: str) -> Any:
        path = yaml_path(name, self.folder)
        return value_of(name, path, read_bytes(path))

    @cached_property
    def recommendations(self) -> Recommendations:
        """What the sources say of each disease."""
        if self.local is None:
            return self.packaged
        from mtor_cli.content.local import lay_over_diseases

        return lay_over_diseases(self.local, self._said(self.rule_records) if "rules" in self.local else self.packaged)

    @cached_property
    def packaged(self) -> Recommendations:
        """The same without the hospital's own file."""
        return self._said(self.rule_file["rules"])

    def _said(self, rules: list[Rule]) -> Recommendations:
        from mtor_cli.content.texts import say_in_diseases

        content: Recommendations = self._read("recommendations")
        return say_in_diseases(content, self._read("messages"), rules, self.rule_file["whose"])

    @cached_property
    def local(self) -> Local | None:
        """The hospital's own file, checked in full; None where there is none."""
        if self.local_file is None:
            return None
        from mtor_cli.content.local import read_local

        return read_local(self.local_file, self.packaged, self._read("drugs"), self.rule_file["rules"])

    @property
    def usable(self) -> Content:
        """The same; without the hospital's own file where that cannot be used."""
        with suppress(DataError):
            self.local  # noqa: B018
            return self
        return Content(self.folder)

    @cached_property
    def references(self) -> References:
        """The works, and what was read of each."""
        content: References = self._read("references")
        if self.local is None:
            return content
        from mtor_cli.content.local import lay_over_references

        return lay_over_references(self.local, content)

    @cached_property
    def labels(self) -> dict[str, Text]:
        """The names of works and documents in source columns, by key."""
        if "references" in self.__dict__:
            return labels_of(self.references)
        path = yaml_path("references", self.folder)
        labels = labels_in(path, read_bytes(path))
        if self.local is None:
            return labels
        from mtor_cli.content.local import documents_of

        return {**labels, **{document["key"]: document["label"] for document in documents_of(self.local)}}

    @cached_property
    def evidence_levels(self) -> EvidenceLevels:
        """Table 1 of the consensus."""
        content: EvidenceLevels = self._read("evidence_levels")
        return content

    @cached_property
    def drugs(self) -> Drugs:
        """The two drugs."""
        from mtor_cli.content.texts import set_thresholds

        content: Drugs = self._read("drugs")
        return set_thresholds(content, self.rule_records, self.rule_file["whose"])

    @cached_property
    def messages(self) -> Messages:
        """What is said under a code, with the numbers of the rules in it."""
        from mtor_cli.content.texts import say_rules

        content: Messages = self._read("messages")
        return say_rules(content, self.rule_records, self.rule_file["whose"])

    @cached_property
    def of_record(self) -> Content:
        """The same for the record of a patient: where the data says it otherwise of one, that is said."""
        from mtor_cli.content.texts import said_of_record

        other = copy(self)
        other.messages = said_of_record(self.messages)
        return other

    @cached_property
    def rules(self) -> Rules:
        """Every number that decides clinically."""
        from mtor_cli.content.rules import rules_of

        return rules_of(self.rule_records)

    @cached_property
    def rule_records(self) -> list[Rule]:
        """The same with who says each of them, and what it decides."""
        packaged = self.rule_file["rules"]
        if self.local is None or "rules" not in self.local:
            return packaged
        from mtor_cli.content.rules import laid_over

        return laid_over(self.local["rules"], packaged)

    def hospital_rules(self, *drugs: str | None) -> list[CodedNote]:
        """The hospital's own rules that hold for some drugs, coded.

        Args:
            drugs: their ids; both where none is named, and only what holds for any drug where it is None.
        """
        if self.local is None or "rules" not in self.local:
            return []
        from mtor_cli.content.texts import superseded

        return superseded(self.local, self.rule_file, drugs)

    @cached_property
    def rule_file(self) -> RuleFile:
        """`data/rules.yaml` as it stands."""
        content: RuleFile = self._read("rules")
        return content

    @cached_property
    def interactions(self) -> Interactions:
        """Drug interactions."""
        content: Interactions = self._read("interactions")
        return content

    @cached_property
    def pk_models(self) -> PkModels:
        """The population pharmacokinetic models."""
        content: PkModels = self._read("models")
        return content

    @cached_property
    def ratios(self) -> Ratios:
        """How many times its trough a level is in the hours after a dose."""
        content: Ratios = self._read("ratios")
        return content

    @cached_property
    def pharmacology(self) -> Pharmacology:
        """What is known of the drugs themselves."""
        from mtor_cli.content.texts import say_in

        content: Pharmacology = self._read("pharmacology")
        return {**content, "facts": say_in(content["facts"], self.rule_records, self.rule_file["whose"])}
