"""Build hook: checks the data and puts it into the wheel, with the compiled copy of each file beside it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Carries `data/` into the wheel as `mtor_cli/_data`; a wheel is never built from data that is wrong."""

    PLUGIN_NAME = "custom"

    _folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data files, unless the build is an editable one, which reads them where they lie."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(ROOT))
        from mtor_cli.content.compiled import ENDING
        from mtor_cli.content.documents import copies_of
        from mtor_cli.content.locate import FILES
        from mtor_cli.content.validate import validate

        problems = validate(str(ROOT / "data"))
        if problems:
            raise SystemExit("\n".join(problem.sentence("en") for problem in problems))
        folder = self._folder = Path(tempfile.mkdtemp())
        for name in FILES:
            file = ROOT / "data" / f"{name}.yaml"
            build_data["force_include"][str(file)] = f"mtor_cli/_data/{name}.yaml"
            for kind, content in copies_of(name, str(file)).items():
                copy = folder / f"{kind}{ENDING}"
                copy.write_bytes(content)
                build_data["force_include"][str(copy)] = f"mtor_cli/_data/{kind}{ENDING}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the compiled copies; the wheel has them now."""
        if self._folder:
            shutil.rmtree(self._folder)
