"""The entry point. `mtor --version` is answered before Typer is imported."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit."""
    if sys.argv[1:] == ["--version"]:
        from mtor_cli.cli.version import version_line

        print(version_line())
        return
    # The matrices of the engine are small: threads of BLAS would wait for one another, and keep a second core busy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A command makes many records and hardly a cycle: looking for cycles is a twentieth of a short command's time.
    gc.set_threshold(100_000)
    try:
        from mtor_cli.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
