"""The entry point. `mtor --version` is answered before Typer is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit."""
    if sys.argv[1:] == ["--version"]:
        from mtor_cli.cli.version import version_line

        print(version_line())
        return
    try:
        from mtor_cli.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
