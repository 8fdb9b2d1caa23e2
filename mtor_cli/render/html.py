"""Blocks as one HTML file that prints on A4: no script, no style sheet, font, picture or address from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mtor_cli.render.blocks import Commands, Curve, Para, Span, Table, colon
from mtor_cli.render.safe import visible
from mtor_cli.render.svg import draw_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.render.blocks import Row, Screen

LANGUAGES = {"en": "en", "zh": "zh-CN"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing but its own styles."""

STYLE = """\
@page { size: A4; margin: 7mm 12mm; }
body { font: 8pt/1.15 Arial, Helvetica, system-ui, "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #111; background: #fff; max-width: 186mm; margin: 0 auto; overflow-wrap: anywhere; }
main + main { break-before: page; }
h1 { font-size: 14pt; margin: 0 0 1mm; }
h2 { font-size: 9.5pt; margin: 1.2mm 0 0.3mm; border-bottom: 0.3mm solid #111; break-after: avoid; }
p { margin: 0.2mm 0; }
.alarm { border: 0.6mm solid #111; padding: 1mm 2mm; font-weight: bold; }
.head { font-weight: bold; margin-top: 1.2mm; break-after: avoid; }
.dim { color: #444; }
.voice { color: #444; font-style: italic; }
table { border-collapse: collapse; width: 100%; margin: 0.2mm 0; table-layout: fixed; }
table.headed { table-layout: auto; }
col.label { width: 12%; } col.voice { width: 9.5%; } col.source { width: 17%; }
td, th { text-align: start; vertical-align: top; padding: 0 1.5mm 0 0; font-weight: normal;
  unicode-bidi: isolate; }
tr { break-inside: avoid; }
th { color: #444; }
td.number, th.number { text-align: end; }
.source { color: #444; }
svg { display: block; max-height: 38mm; margin: 1mm 0; break-inside: avoid; }
"""


def render_html(pages: Sequence[tuple[str, Screen]]) -> str:
    """A page of HTML.

    Args:
        pages: the language (`en`, `zh`) and the blocks of each part; every part begins on a sheet of its own.
    """
    lang, screen = pages[0]
    title = next((block.text for block in screen if isinstance(block, Para) and block.style == "title"), "mtor")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{LANGUAGES[lang]}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">',
        f"<title>{_text(title)}</title>",
        f"<style>\n{STYLE}</style></head>",
        "<body>",
    ]
    for lang, screen in pages:
        parts += [f'<main lang="{LANGUAGES[lang]}">', *_blocks(screen, lang), "</main>"]
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _text(text: str) -> str:
    return escape(visible(text))


def _blocks(screen: Screen, lang: str) -> list[str]:
    found: list[str] = []
    for n, block in enumerate(screen):
        if isinstance(block, Para):
            found.append(_para(block))
        elif isinstance(block, Curve):
            found.append(draw_svg(block, f"{lang}{n}"))
        elif isinstance(block, Table):
            found += _table(block)
        elif isinstance(block, Commands):
            found.append(f"<p>{_text(block.title + colon(block.title))}</p>")
            found += [f"<p><code>{_text(str(command))}</code></p>" for command in block.commands]
    return found


def _para(para: Para) -> str:
    tag = {"title": "h1", "section": "h2"}.get(para.style, "p")
    style = f' class="{para.style}"' if tag == "p" and para.style else ""
    voice = f' <span class="voice">({_text(para.voice)})</span>' if para.voice else ""
    return f"<{tag}{style}>{_text(para.text)}{voice}</{tag}>"


def _table(table: Table) -> list[str]:
    shown = [i for i, column in enumerate(table.columns) if column.kind != "bar"]
    found = [f"<p><b>{_text(table.title)}</b></p>"] if table.title else []
    if not table.header:
        columns = "".join(f'<col class="{table.columns[i].kind}">' for i in shown)
        found.append(f"<table><colgroup>{columns}</colgroup>")
    else:
        found.append('<table class="headed">')
        heads = "".join(_cell("th", table.columns[i].kind, table.columns[i].name, ' scope="col"') for i in shown)
        found.append(f"<thead><tr>{heads}</tr></thead>")
    found += ["<tbody>", *(_row(row, table, shown) for row in table.rows), "</tbody></table>"]
    return found + [f'<p class="dim">{_text(note)}</p>' for note in table.notes]


def _row(row: Row, table: Table, shown: Sequence[int]) -> str:
    if isinstance(row, str):
        return f'<tr><th colspan="{len(shown)}">{_text(row)}</th></tr>'
    if isinstance(row, Span):
        return f'<tr><td class="{row.style}" colspan="{len(shown)}">{_text(row.text)}</td></tr>'
    cells = []
    for i in shown:
        kind = table.columns[i].kind
        tag, more = ("th", ' scope="row"') if kind == "label" else ("td", "")
        cells.append(_cell(tag, kind, row[i].text, more))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(tag: str, kind: str, text: str, more: str) -> str:
    style = f' class="{kind}"' if kind in ("number", "voice", "source") else ""
    return f"<{tag}{style}{more}>{_text(text)}</{tag}>"
