"""Write the JSON Schemas of all answers into the package."""

from __future__ import annotations

import json
from pathlib import Path

from mtor_cli.commands.schemas import NAMES, schema
from mtor_cli.content.schemas import FOLDER


def main() -> None:
    """Write one file a schema."""
    folder = Path(FOLDER)
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        text = json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
