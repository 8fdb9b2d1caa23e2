"""Whether a level calls for the prescriber before anything else is worked out from it.

The alarm is judged once, on the level as it is, and every later step reads it: what is offered, and what comes next.
"""

from __future__ import annotations

from typing import Literal

Alarm = Literal["high", "above"]
"""`high`: above the toxicity flag; `above`: above every published range of what was asked for, and under the flag."""
