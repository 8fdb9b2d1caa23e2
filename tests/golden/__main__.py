"""`python -m tests.golden` (or `make golden`) writes the expected output of every case anew; read the diff after it."""

from __future__ import annotations

from tests.golden.cases import cases


def main() -> None:
    """Write one file a case and name those that changed."""
    for case in cases():
        new = case.stdout().encode()
        old = case.expected.read_bytes() if case.expected.exists() else None
        if new != old:
            case.expected.write_bytes(new)
            print(f"{case.name}: {'changed' if old is not None else 'new'}")


if __name__ == "__main__":
    main()
