"""`python -m tests.net` (`make net`) prints what changed and writes the answers anew; with `--diff` it writes nothing.

Names of groups or questions after it ask those alone: `python -m tests.net --diff 'tdm alarms' fit/child`.
"""

from __future__ import annotations

import sys

from tests.net import store
from tests.net.difference import report
from tests.net.questions import ask, questions


def main(args: list[str]) -> None:
    """Ask, print what changed and, unless `--diff` is given, write."""
    chosen = {arg for arg in args if arg != "--diff"}
    asked = questions()
    before = {name: store.read(name) for group in {q.group for q in asked} for name in store.names(group)}
    after = {}
    for question in asked:
        left_out = chosen and not chosen & {question.group, question.name}
        answer = before.get(question.name) if left_out else ask(question)
        if answer is not None:
            after[question.name] = answer
    print(report(before, after) or "No answer changed.")
    if "--diff" not in args:
        store.write(after)


if __name__ == "__main__":
    main(sys.argv[1:])
