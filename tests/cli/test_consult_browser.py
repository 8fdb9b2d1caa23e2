"""The note of `mtor consult` in a real Chromium: nothing in its console, no request, its picture, two pages at most."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.cli.notes import RECORD, note
from tests.cli.test_consult_note import HOSTILE
from tests.fit.cases import changed

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("fitted_once"),
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: apt-get install chromium"),
]
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run", "--disable-extensions", "--enable-logging=stderr",
)  # fmt: skip

HEAVY = changed(
    RECORD,
    levels=[
        {"time": f"2026-{month:02}-{day} 07:30", "value": value}
        for (month, day), value in zip(
            [(m, d) for m in range(4, 10) for d in ("01", "15")],
            (8.2, 9.1, 7.4, 6.3, 10.2, 11.1, 9.4, 12.6, 13.3, 11.8, 9.9, 21.4),
            strict=True,
        )
    ],
    child_pugh="B",
    interactions=[
        {"name": "fluconazole", "from": "2026-04-05 08:00", "until": "2026-04-15 08:00", "clearance_multiplier": 0.7},
        {"name": "metoprolol"},
        {"name": "voriconazole", "from": "2026-09-10 08:00", "clearance_multiplier": 0.3},
    ],
    adverse_effects=["mouth ulcers", "acne", "raised triglycerides"],
    planned=[{"name": "posaconazole", "from": "2026-09-20"}, {"name": "hip operation", "from": "2026-10-01"}],
)


def browse(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run Chromium with a profile of its own."""
    assert BROWSER is not None
    return subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", *args],
        capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120, check=True,
    )  # fmt: skip


def asked_for(log: Path) -> set[str]:
    """Return the addresses that a page asked for, by the network log; what the browser asks of its own is none."""
    events: list[dict[str, Any]] = json.loads(log.read_text(encoding="utf-8"))["events"]
    found = [event.get("params", {}) for event in events]
    return {p["url"] for p in found if p.get("initiator", "not an origin") != "not an origin"}


def test_the_log_and_the_console_show_what_a_page_does(tmp_path: Path) -> None:
    page, log = tmp_path / "page.html", tmp_path / "net.json"
    page.write_text('<img src="http://example.invalid/x.png"><script>console.log("said")</script>', encoding="utf-8")
    done = browse(tmp_path, f"--log-net-log={log}", "--dump-dom", page.as_uri())
    assert "CONSOLE" in done.stderr
    assert asked_for(log) == {"http://example.invalid/x.png"}


@pytest.mark.parametrize("case", [RECORD, HEAVY, HOSTILE], ids=["record", "heavy", "hostile"])
def test_nothing_in_the_console_and_no_request(tmp_path: Path, case: dict[str, Any]) -> None:
    page, log = note(tmp_path, "html", case), tmp_path / "net.json"
    done = browse(tmp_path, f"--log-net-log={log}", "--dump-dom", page.as_uri())
    assert "CONSOLE" not in done.stderr
    assert "<svg " in done.stdout
    assert "<script" not in done.stdout
    assert asked_for(log) == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_prints_on_two_pages_at_most(tmp_path: Path, lang: str) -> None:
    page, printed = note(tmp_path, "html", HEAVY, "--lang", lang), tmp_path / "printed.pdf"
    browse(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    pages = PdfReader(printed).pages
    assert 1 <= len(pages) <= 2
    assert [round(float(x)) for x in pages[0].mediabox[2:]] in ([595, 842], [596, 842], [595, 841])
