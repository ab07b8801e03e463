"""The page that a report is written on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from ..kernels.common.wording import tr
from .text import escape

_STYLE = """
body { font: 15px/1.5 sans-serif; color: #2b3440; max-width: 820px; margin: 24px auto;
       padding: 0 16px; background: #fff; }
h1 { font-size: 24px; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 28px 0 4px; }
p.facts { color: #667280; margin: 0 0 16px; }
p.answer { background: #fdf1e5; border-left: 4px solid #f07d1a; padding: 10px 14px; }
img { width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { text-align: right; padding: 2px 14px; border-bottom: 1px solid #e3e7ec; }
th { color: #55606e; }
tr.marked td { background: #fdf1e5; font-weight: bold; }
@media (prefers-color-scheme: dark) {
  body { color: #d5dbe1; background: #1e2329; }
  p.facts, th { color: #a3aeb9; }
  p.answer, tr.marked td { background: #41301f; }
  th, td { border-color: #39424d; }
}
"""

DARK = """<style>
@media (prefers-color-scheme: dark) {
  svg { fill: #d5dbe1; }
  rect:first-of-type, circle[fill="#ffffff"] { fill: #1e2329; }
  text[fill="#55606e"] { fill: #a3aeb9; }
  line[stroke="#e3e7ec"] { stroke: #39424d; }
  [stroke="#3b6ea5"] { stroke: #79aee3; }
  circle[fill="#3b6ea5"] { fill: #79aee3; }
}
</style>
"""
"""What a drawing whose first rectangle is its ground wears in the dark; light is what it says."""


def page(title: str, parts: Sequence[str]) -> str:
    """Return a whole HTML document.

    Parameters
    ----------
    title : str
        Plain text.
    parts : sequence of str
        HTML, one after the other.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{tr("en")}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def picture(svg: str, description: str) -> str:
    """Return an SVG drawing as an image.

    Browsers and QGIS's own viewers draw it alike; a viewer that cannot shows the description.
    """
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<p><img alt="{escape(description)}" src="data:image/svg+xml;base64,{data}"></p>'


def heading(text: str) -> str:
    """Return plain text as the heading of a part."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """Return plain text as a paragraph of a kind."""
    of_kind = f' class="{kind}"' if kind else ""
    return f"<p{of_kind}>{escape(text)}</p>"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], marked: Sequence[int] = ()) -> str:
    """Return a table of plain texts.

    Parameters
    ----------
    titles : sequence of str
        Of the columns.
    rows : sequence of sequences of str
        What is in them.
    marked : sequence of int
        Rows that stand out.
    """
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    lines = [f"<tr>{head}</tr>"]
    for place, row in enumerate(rows):
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row)
        lines.append(f'<tr class="marked">{cells}</tr>' if place in marked else f"<tr>{cells}</tr>")
    return '<table cellspacing="0">\n' + "\n".join(lines) + "\n</table>"
