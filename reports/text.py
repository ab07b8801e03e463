"""Text that comes from elsewhere, as a page can hold it."""

from __future__ import annotations

import html
import re

# What XML 1.0 calls no character, and the controls that HTML forbids beside it.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    r"""Return text for HTML and SVG; what is no character of theirs is replaced.

    Examples
    --------
    >>> escape("a < b\0")
    'a &lt; b�'
    """
    return html.escape(_NO_CHARACTER.sub("\ufffd", text))
