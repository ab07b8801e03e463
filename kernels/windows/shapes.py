"""Window shapes: how far they reach, and which cells belong to them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import quoted, tr
from .choices import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST = 32767
# Cells on the border of a wedge are not lost to rounding.
_DEGREES = 1e-9


class Shape(NamedTuple):
    """A window's shape.

    Attributes
    ----------
    box : tuple of int
        Bands, rows and columns, each at least 1.
    footprint : ndarray of shape (rows, columns), bool, optional
        The cells that belong to the window, at least one; all by default. With a footprint the
        window spans one band.
    """

    box: tuple[int, int, int]
    footprint: Optional[NDArray[np.bool_]] = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Something equal for equal shapes."""
        return self.box, None if self.footprint is None else self.footprint.tobytes()

    @property
    def cells(self) -> int:
        """Number of cells in a window."""
        if self.footprint is not None:
            return int(np.count_nonzero(self.footprint))
        return int(np.prod(self.box))

    def out(self, block: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape of the results for a block."""
        return tuple(n - w + 1 for n, w in zip(block, self.box))

    def offsets(self) -> tuple[NDArray[np.intp], ...]:
        """Return where a window's cells lie, from its first corner: bands, rows, columns."""
        marks = np.ones(self.box, bool) if self.footprint is None else self.footprint[None]
        return np.nonzero(marks)


def reach(length: int) -> tuple[int, int]:
    """Return how many cells a window reaches before and after its own cell.

    An even window reaches one cell further to the front, as SciPy's filters do.

    Parameters
    ----------
    length : int
        Cells of the window along an axis.

    Returns
    -------
    tuple of int
        Cells before and after.

    Examples
    --------
    >>> reach(3), reach(10)
    ((1, 1), (5, 4))
    """
    before = length // 2
    return before, length - 1 - before


def centres(block: NDArray[Any], window: tuple[int, int, int]) -> NDArray[Any]:
    """Return the cells that the windows of a block belong to: the block without its halo.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        Cells with halo.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    ndarray
        A view of the block.
    """
    cuts = []
    for length, size in zip(window, block.shape):
        before, after = reach(length)
        cuts.append(slice(before, size - after))
    return block[tuple(cuts)]


def ellipse(rows: int, columns: int) -> NDArray[np.bool_]:
    """Return the footprint of cells whose centre lies in an ellipse.

    A cell at (x, y) from the window's centre belongs if ``(x/a)^2 + (y/b)^2 <= 1`` with the
    half axes ``a = (columns - 1) / 2`` and ``b = (rows - 1) / 2``.

    Parameters
    ----------
    rows, columns : int
        Size of the window.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where no cell's centre lies in the ellipse: two cells across and an even number down.

    Examples
    --------
    >>> ellipse(3, 5).astype(int)
    array([[0, 0, 1, 0, 0],
           [1, 1, 1, 1, 1],
           [0, 0, 1, 0, 0]])
    """
    # Doubled coordinates are whole numbers, so that cells on the rim are not lost to rounding.
    y = 2 * np.arange(rows, dtype=np.int64) - (rows - 1)
    x = 2 * np.arange(columns, dtype=np.int64) - (columns - 1)
    a, b = max(columns - 1, 1), max(rows - 1, 1)
    across, down, whole = (x * b) ** 2, (y * a) ** 2, (a * b) ** 2
    marks: NDArray[np.bool_] = np.empty((rows, columns), np.bool_)
    for row, taken in zip(marks, down):  # a large window's coordinates would take much memory
        np.less_equal(across, whole - taken, row)
    if not marks.any():
        raise ValueError(
            tr(
                "no cell's centre lies in the ellipse of a window of {} x {} cells; "
                "give 3 or more both ways"
            ).format(columns, rows)
        )
    return marks


def annulus(rows: int, columns: int, inner: float) -> NDArray[np.bool_]:
    """Return the footprint of cells in an ellipse that lie farther from its middle than a radius.

    Parameters
    ----------
    rows, columns : int
        Size of the window, which the ellipse fills.
    inner : float
        Cells at this distance from the middle, in cells, or nearer, do not belong.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where no cell belongs.

    Examples
    --------
    >>> annulus(3, 3, 0.0).astype(int)
    array([[0, 1, 0],
           [1, 0, 1],
           [0, 1, 0]])
    """
    marks = ellipse(rows, columns)
    y, x = _offsets(rows, columns)
    farthest = 0.0
    for row, down in zip(marks, y):
        away = np.sqrt(x * x + down * down)
        farthest = max(farthest, float(away[row].max(initial=0.0)))
        row &= away > inner
    if not marks.any():
        raise ValueError(
            tr(
                "{:g} is too far: in a window of {} x {} cells no cell lies farther than "
                "{:g} from the middle; give less than that, or a larger window"
            ).format(inner, columns, rows, farthest)
        )
    return marks


def wedge(
    rows: int,
    columns: int,
    start: float,
    end: float,
) -> NDArray[np.bool_]:
    """Return the footprint of cells of an ellipse that are seen between two directions.

    Parameters
    ----------
    rows, columns : int
        Size of the window, which the ellipse fills.
    start, end : float
        Directions in degrees, clockwise from the top of the raster (north, as a rule). The wedge
        opens clockwise from start to end, both included, and holds the middle.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where start and end are the same, or no cell lies in the wedge.

    Examples
    --------
    >>> wedge(3, 3, 0, 90).astype(int)
    array([[0, 1, 0],
           [0, 1, 1],
           [0, 0, 0]])
    """
    if start == end:
        raise ValueError(
            tr(
                "the wedge starts and ends at {:g}: give one that opens, such as 0 and 90, "
                "or 0 and 360 for all directions"
            ).format(start)
        )
    opening = (end - start) % 360.0 or 360.0
    y, x = _offsets(rows, columns)
    marks = ellipse(rows, columns)
    for row, down in zip(marks, y):
        checkpoint()
        direction = np.degrees(np.arctan2(x, -down))
        turned = (direction - start + _DEGREES) % 360.0
        row &= (turned <= opening + 2 * _DEGREES) | ((x == 0) & (down == 0))
    if not marks.any():  # of a window with an even size; others hold their middle
        raise ValueError(
            tr(
                "in a window of {} x {} cells no cell lies in the wedge from {:g} to {:g}; "
                "give a wider one, or a window of odd size"
            ).format(columns, rows, start, end)
        )
    return marks


def _offsets(rows: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far rows lie below a window's middle, and columns to its right, in cells."""
    down, across = np.arange(rows, dtype=np.float64), np.arange(columns, dtype=np.float64)
    return down - (rows - 1) / 2, across - (columns - 1) / 2


def distance_weights(
    marks: NDArray[np.bool_],
    weighting: Weighting,
    sigma: float,
) -> NDArray[np.float64]:
    """Return weights that fall with the distance d from a window's middle, in cells.

    Parameters
    ----------
    marks : ndarray of shape (rows, columns), bool
        The cells that belong to the window.
    weighting : Weighting
        ``exp(-d^2 / (2 sigma^2))``, ``1 / (1 + d)`` or ``exp(-d / sigma)``: all are 1 in the
        middle.
    sigma : float
        In cells, more than 0; inverse distances do without.

    Returns
    -------
    ndarray of shape (rows, columns), float64
        0 for cells that do not belong.

    Raises
    ------
    ValueError
        Where sigma is not more than 0, or so small that all weights are 0.

    Examples
    --------
    >>> distance_weights(np.ones((1, 3), bool), Weighting.INVERSE_DISTANCE, 1.0)
    array([[0.5, 1. , 0.5]])
    """
    if weighting is not Weighting.INVERSE_DISTANCE and not sigma > 0:
        raise ValueError(tr("{:g} is too little: give more than 0 cells").format(sigma))
    y, x = _offsets(*marks.shape)
    weights: NDArray[np.float64] = np.empty(marks.shape)
    with np.errstate(over="ignore", under="ignore"):
        for row, down in zip(weights, y):
            checkpoint()
            away = np.sqrt(x * x + down * down)
            if weighting is Weighting.INVERSE_DISTANCE:
                row[:] = 1.0 / (1.0 + away)
                continue
            scaled = away / sigma
            squared = weighting is Weighting.GAUSSIAN
            row[:] = np.exp(-0.5 * scaled * scaled if squared else -scaled)
    weights[~marks] = 0.0
    if not weights.any():
        raise ValueError(tr("with {:g} all weights of the window are 0; give more").format(sigma))
    return weights


_WEIGHTS_EXAMPLE, _FOOTPRINT_EXAMPLE = "1 2 1; 2 4 2; 1 2 1", "0 1 0; 1 1 1; 0 1 0"
_ARRAY = re.compile(r"(?:np\.|numpy\.)?array\((.*?)(?:,\s*dtype=[\w.']+\s*)?\)", re.DOTALL)
_LINE_OF_FILTER = re.compile(r"\s*(TITLE|MATRIX|DIVISOR|TYPE)\b[ \t]*(.*)")


def parse_weights(text: str) -> NDArray[np.float64]:
    """Return the weights that a text describes.

    Parameters
    ----------
    text : str
        One row a line (or separated by semicolons), values separated by blanks. In brackets, as
        numpy and GDAL write a matrix, commas separate values and rows too. Or a filter of GRASS's
        r.mfilter, whose weights are divided by its divisor; or a kernel of ArcGIS, whose first
        row is the number of columns and of rows.

    Returns
    -------
    ndarray of shape (rows, columns), float64

    Raises
    ------
    ValueError
        Where the text is no matrix of finite numbers with a finite sum, or all are 0.

    Examples
    --------
    >>> float(parse_weights("1 2 1; 2 4 2; 1 2 1").sum())
    16.0
    >>> parse_weights("[[0, 0.5, 0]]").tolist()
    [[0.0, 0.5, 0.0]]
    """
    rows, divisor = _parse_matrix(text, _WEIGHTS_EXAMPLE)
    for value in (value for row in rows for value in row):
        if not _is_finite(value):
            raise ValueError(
                tr("{} is no number; give numbers, such as {}").format(
                    quoted(value), _WEIGHTS_EXAMPLE
                )
            )
    weights = np.array(rows, dtype=np.float64) / divisor
    if not weights.any():
        raise ValueError(tr("all weights are 0; give at least one other number"))
    with np.errstate(over="ignore"):
        total = float(np.abs(weights).sum())
    if not np.isfinite(total):
        raise ValueError(tr("the weights add up to more than a number holds; give smaller ones"))
    return weights


def parse_footprint(text: str) -> NDArray[np.bool_]:
    """Return the footprint that a text of 0s and 1s describes.

    Parameters
    ----------
    text : str
        As for `parse_weights`.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where the text is no matrix of 0 and 1, or marks no cell.

    Examples
    --------
    >>> int(parse_footprint("0 1 0; 1 1 1; 0 1 0").sum())
    5
    """
    rows, _ = _parse_matrix(text, _FOOTPRINT_EXAMPLE)
    for value in (value for row in rows for value in row):
        if not _is_finite(value) or float(value) not in (0.0, 1.0):
            raise ValueError(tr("{} is neither 0 nor 1; give those only").format(quoted(value)))
    marks: NDArray[np.bool_] = np.array(rows, dtype=np.float64) == 1.0
    if not marks.any():
        raise ValueError(tr("no cell is marked; give at least one 1"))
    return marks


def _is_finite(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _parse_matrix(text: str, example: str) -> tuple[list[list[str]], float]:
    """Return the rows and values of a text, and their divisor; refuse what is no matrix."""
    divisor = 1.0
    if re.search(r"^\s*MATRIX\b", text, re.MULTILINE):
        text, divisor = _parse_filter(text)
    rows = _bracketed(text) if "[" in text else _plain(text)
    sizes = {len(row) for row in rows[1:]}
    if min(sizes, default=0) > 2 and rows[0] == [str(one) for one in (*sizes, len(rows) - 1)]:
        del rows[0]  # ArcGIS begins a file with the numbers of columns and rows
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(
            tr('{} is not a matrix: give rows of equal length, such as "{}"').format(
                quoted(text), example
            )
        )
    if max(len(rows), len(rows[0])) > LARGEST:
        raise ValueError(
            tr("{} x {} cells are too many: give at most {} each way").format(
                len(rows[0]), len(rows), LARGEST
            )
        )
    return rows, divisor


def _plain(text: str) -> list[list[str]]:
    """Return the rows of a text without brackets."""
    lines = [line.split("#")[0] for line in text.splitlines()]
    parts = [part.split() for line in lines for part in line.split(";")]
    table = all(len(part) <= 1 for part in parts) and any(";" in line.strip("; ") for line in lines)
    if table and sum(map(bool, map(str.strip, lines))) > 1:
        # A table as spreadsheets write it where commas are decimal ones.
        lines = [line.rstrip("; ").replace(";", " ") for line in lines]
    lines = [part for line in lines for part in line.split(";")]
    for line in lines:
        if "," in line:
            held = next(part for part in line.split() if "," in part)
            raise ValueError(
                tr(
                    "{} has a comma: write 0.5 with a point, and separate values by "
                    "blanks and rows by semicolons; commas separate in brackets "
                    "only, such as [[0, 1], [1, 1]]"
                ).format(quoted(held))
            )
    return [line.split() for line in lines if line.strip()]


def _bracketed(text: str) -> list[list[str]]:
    """Return the rows of a text in brackets, none where they do not match."""
    text = text.strip()
    array = _ARRAY.fullmatch(text)
    text = (array[1] if array else text).strip()
    if not (text.startswith("[") and text.endswith("]")):
        return []
    text = text[1:-1]
    parts = re.findall(r"\[([^\[\]]*)\]", text) if "[" in text else re.split(r"[;\n]", text)
    between = re.sub(r"\[[^\[\]]*\]", " ", text) if "[" in text else ""
    if between.strip(" \t\r\n,;") or any(re.search(r",\s*,", part) for part in parts):
        return []
    return [part.replace(",", " ").split() for part in parts if part.strip()]


def _parse_filter(text: str) -> tuple[str, float]:
    """Return the matrix of a filter of GRASS's r.mfilter as a text, and its divisor."""
    said: dict[str, list[str]] = {"TITLE": [], "MATRIX": [], "DIVISOR": [], "TYPE": []}
    rows = []
    for line in text.splitlines():
        found = _LINE_OF_FILTER.match(line)
        if found:
            said[found[1]].append(found[2].strip())
        elif line.strip():
            rows.append(line)
    size, divisor = said["MATRIX"][0], (said["DIVISOR"] or ["1"])[0]
    if len(said["MATRIX"]) > 1:
        raise ValueError(
            tr("there are {} filters: give a file with one MATRIX").format(len(said["MATRIX"]))
        )
    if not size.isdigit() or {len(row.split()) for row in rows} | {len(rows)} != {int(size)}:
        raise ValueError(
            tr("MATRIX {}: give as many rows of as many numbers below it").format(quoted(size))
        )
    if not _is_finite(divisor):
        raise ValueError(tr("DIVISOR {}: give a number, or 0 for the sum").format(quoted(divisor)))
    if any(kind.upper().startswith("S") for kind in said["TYPE"]):
        raise ValueError(
            tr("TYPE S: windows are filtered side by side, not one after the other; give TYPE P")
        )
    # GRASS divides by the sum of the weights that meet data where it says 0: that is a mean here.
    return "\n".join(rows), float(divisor) or 1.0
