"""The files of this folder, each read when something of it is asked for.

They are JSON, which takes a tenth of a millisecond a file.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))


@lru_cache(maxsize=64)
def read(room: str, name: str) -> Any:
    """What a file of the folder holds; `room` is a folder in it, or empty."""
    import json

    with open(os.path.join(FOLDER, room, f"{name}.json"), encoding="utf-8") as file:
        return json.load(file)
