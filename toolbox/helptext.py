"""An algorithm's description, as its window shows it and as programs print it."""

from __future__ import annotations

import html
import re

_DOI = re.compile(r"doi:(10\.[^\s<]*[^\s<.,;])")
_TAG = re.compile(r"<[^>]*>")


def rich(summary: str, text: str) -> str:
    """Return the summary and the text in HTML, each DOI a link."""
    linked = _DOI.sub(r'<a href="https://doi.org/\1">doi:\1</a>', text)
    return f"<p>{html.escape(summary, quote=False)}</p>{linked}"


def plain(text: str) -> str:
    """Return the text without tags: paragraphs by empty lines, items by hyphens.

    Examples
    --------
    >>> print(plain("<p>Use it <strong>often</strong>.</p><ul><li>m<sup>2</sup></li></ul>"))
    Use it often.
    <BLANKLINE>
    - m^2
    """
    for tag, sign in (("</p>", "\n\n"), ("</ul>", "\n\n"), ("<li>", "\n- "), ("<sup>", "^")):
        text = text.replace(tag, sign)
    text = html.unescape(_TAG.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
