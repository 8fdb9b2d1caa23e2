"""The site: the documents of this checkout as they lie, built once in each language (`make site`).

Sphinx, for it is the best kept of the generators and warns of every link that leads nowhere; MyST reads Markdown as it
is read without a site. The order of the pages is that of the links on the index.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent.parent))

from mtor_cli.version import __version__

project = html_title = "mtor"
author = "the mtor-cli maintainers"
project_copyright = "2026 the mtor-cli maintainers"
version = release = __version__
language = "en"
root_doc = "docs/index"
extensions = ["myst_parser"]
myst_heading_anchors = 4
include_patterns = ["*.md", "docs/**"]
exclude_patterns = [".*", "benchmarks", "build", "data", "dist", "mtor_cli", "mutants", "scripts", "site", "tests"]
suppress_warnings = ["toc.not_included"]  # The pages in the other language.

html_theme = "furo"
templates_path = ["_templates"]
html_additional_pages = {"index": "start.html"}
html_show_sphinx = False
html_copy_source = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}


def order_pages(app: Sphinx, page: str, source: list[str]) -> None:
    """Add to the index what makes its lists of links the navigation of the site."""
    if page != app.config.root_doc:
        return
    for section in re.split(r"^## ", source[0], flags=re.MULTILINE)[1:]:
        caption, _, rest = section.partition("\n")
        if links := re.findall(r"^- \[([^\]]+)\]\(([^)]+\.md)\)", rest, re.MULTILINE):
            entries = "\n".join(f"{text} <{target}>" for text, target in links)
            source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{entries}\n```\n"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", order_pages)
