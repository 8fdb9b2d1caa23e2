"""The content as the commands use it: each file read once, and only when something in it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtor_cli.content.compiled import read_compiled
from mtor_cli.content.locate import data_dir, yaml_path

if TYPE_CHECKING:
    from mtor_cli.content.yamlfile import Document
    from mtor_cli.models.drugs import Drugs
    from mtor_cli.models.evidence import EvidenceLevels
    from mtor_cli.models.interactions import Interactions
    from mtor_cli.models.local import Local
    from mtor_cli.models.messages import Messages
    from mtor_cli.models.pharmacology import Pharmacology
    from mtor_cli.models.pkmodels import PkModels
    from mtor_cli.models.ratios import Ratios
    from mtor_cli.models.recommendations import Recommendations
    from mtor_cli.models.references import References


def read_document(name: str, path: str) -> Document:
    """Return the YAML file at `path`, of the kind called `name`, after checking its shape.

    Raises:
        DataError: naming the file, the line, the field and what was expected.
    """
    from mtor_cli.content.problems import error_of
    from mtor_cli.content.shape import shape_problems
    from mtor_cli.content.yamlfile import read_yaml

    document = read_yaml(path)
    problems = shape_problems(name, path, document)
    if problems:
        raise error_of(problems)
    return document


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
        copy = read_compiled(path)
        return read_document(name, path).value if copy is None else copy

    @cached_property
    def recommendations(self) -> Recommendations:
        """What the sources say of each disease."""
        if self.local is None:
            return self.packaged
        from mtor_cli.content.local import lay_over_diseases

        return lay_over_diseases(self.local, self.packaged)

    @cached_property
    def packaged(self) -> Recommendations:
        """The same without the hospital's own file."""
        content: Recommendations = self._read("recommendations")
        return content

    @cached_property
    def local(self) -> Local | None:
        """The hospital's own file, checked in full; None where there is none."""
        if self.local_file is None:
            return None
        from mtor_cli.content.local import read_local

        return read_local(self.local_file, self.packaged)

    @cached_property
    def references(self) -> References:
        """The works, and what was read of each."""
        content: References = self._read("references")
        if self.local is None:
            return content
        from mtor_cli.content.local import lay_over_references

        return lay_over_references(self.local, content)

    @cached_property
    def evidence_levels(self) -> EvidenceLevels:
        """Table 1 of the consensus."""
        content: EvidenceLevels = self._read("evidence_levels")
        return content

    @cached_property
    def drugs(self) -> Drugs:
        """The two drugs."""
        content: Drugs = self._read("drugs")
        return content

    @cached_property
    def messages(self) -> Messages:
        """What is said under a code."""
        content: Messages = self._read("messages")
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
        content: Pharmacology = self._read("pharmacology")
        return content
