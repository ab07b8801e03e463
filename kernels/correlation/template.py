"""How alike a template and the image below it are, at each place of the image."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr
from ..windows._moments import middle_cell, window_moments
from ..windows._sums import window_sums
from ..windows.shapes import Shape
from ._far import beyond
from .choices import TemplateMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

# Cells of all bands of a template up to which sums are taken cell by cell; a transform spreads its
# rounding over the block, and takes longer for so few.
_DIRECT = 96
# Part of the template's cells that must lie on data.
_OVERLAP = 0.5
# How far a score may be off by the rounding of a transform; beyond, it is computed cell by cell.
_TOLERANCE = 1e-7
# The error of a transform over the product of the norms of what it multiplies, at most.
_ROUNDING = 8 * 2.0**-52
# What a perfect match may lack by rounding.
_PERFECT = 1e-9
# Cells of which the square, or the sum of many, may be no float count as infinite.
_LARGEST = 1e150
# Cells that are gathered in one go.
_AT_ONCE = 1 << 20


class Template(NamedTuple):
    """What is looked for.

    Attributes
    ----------
    cells : ndarray of shape (bands, rows, columns), float64
        Its cells, 0 where there is none.
    known : ndarray of shape (rows, columns), bool, optional
        Which cells have data, in all bands; None where all have.
    """

    cells: Array
    known: Optional[Booleans]

    @classmethod
    def of(cls, cells: Floats) -> Template:
        """Return a template of cells of shape (bands, rows, columns), NaN where there is no data.

        Raises
        ------
        ValueError
            Where it has no data, is infinite somewhere, or is flat in all bands.
        """
        known: Booleans = ~np.logical_or.reduce(np.isnan(cells))
        held: Array = np.where(known, cells, 0.0).astype(np.float64)
        if not known.any():
            raise ValueError(tr("the template has no cell with data in all bands"))
        if not np.isfinite(held).all():
            raise ValueError(tr("the template holds an infinite cell; give one of finite numbers"))
        if all(np.ptp(band[known]) == 0 for band in held):
            raise ValueError(
                tr(
                    "the template is flat: all its cells are {:,.9g}, and every flat part "
                    "of the image would be as good a match; give one with a pattern"
                ).format(held[0][known][0])
            )
        return cls(held, None if known.all() else known)

    @property
    def shape(self) -> Shape:
        """The shape of the windows that it is laid on."""
        _, rows, columns = self.cells.shape
        return Shape((1, rows, columns), self.known)


def match_template(
    block: Floats,
    *,
    template: Template,
    method: TemplateMethod = TemplateMethod.MEAN_REMOVED,
) -> NDArray[np.float64]:
    """Return how well a template matches at each place of a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        The image; NaN is no data, and so is a cell without data in any band. Never changed.
    template : Template
        What is looked for, with as many bands.
    method : TemplateMethod
        With sums over the cells and bands in which both have data, and fm, tm the means of a band
        there: ``sum (f - fm) (t - tm) / sqrt(sum (f - fm)^2 sum (t - tm)^2)``, -1 to 1;
        ``sum f t / sqrt(sum f^2 sum t^2)``; or ``sum (f - t)^2 / sqrt(sum f^2 sum t^2)``, which is
        0 for a match. OpenCV's TM_CCOEFF_NORMED, TM_CCORR_NORMED and TM_SQDIFF_NORMED.

    Returns
    -------
    ndarray of shape (rows - template rows + 1, columns - template columns + 1), float64
        The score of each place of the template in the block; NaN where the image is flat or
        infinite below it (or 1e150, or far from all other cells, such as a fill value), where less
        than half of the template's cells lie on data, or where the template is flat on those.

    Notes
    -----
    Cost: two real transforms of the block, or the template's cells where those are few, and the
    moments of windows (`windows._moments`), which lose no digits whatever the offset. Where a
    transform may have rounded a score by more than 1e-7, its cells are gathered. With data
    missing, three or four transforms more.
    Source: Lewis 1995, Fast normalized cross-correlation; Padfield 2012,
    https://doi.org/10.1109/TIP.2011.2181402, for missing data.

    Examples
    --------
    >>> image = np.array([[[0.0, 1.0, 5.0, 2.0, 7.0]]])
    >>> wanted = Template.of(np.array([[[2.0, 10.0]]]))
    >>> match_template(image, template=wanted).round(9)
    array([[ 1.,  1., -1.,  1.]])
    """
    small = np.isfinite(block) if block.dtype == np.float32 else np.abs(block) < _LARGEST
    for band, marks in zip(block, small):
        far = beyond(band)
        if far is not None:
            marks &= ~far
    known: Booleans = np.logical_and.reduce(small)
    whole = bool(known.all())
    infinite = known if whole else np.logical_or.reduce(~(small | np.isnan(block)))
    masked: Optional[Array] = None
    if not whole or template.known is not None:
        masked = known.astype(np.float64)
    with np.errstate(all="ignore"):
        sums = _sums(block, known, masked, template, method)
        scores = _scores(sums, template, method)
        least = _ROUNDING * sums.norm / _TOLERANCE
        if float(sums.scale.min()) < least:
            off = (sums.scale < least) & ~np.isnan(scores)
            _recompute(scores, np.nonzero(off), block, known, template, method)
        if isinstance(sums.counts, np.ndarray):
            few = sums.counts < _OVERLAP * template.shape.cells
            np.copyto(scores, np.nan, where=few)
        if not whole and infinite.any():
            marks = infinite[None].astype(np.float64)
            scores[window_sums(marks, template.shape)[1][0][0] > 0] = np.nan
    return scores


class _Sums(NamedTuple):
    """Sums over the template's cells at each place, each of shape (rows out, columns out).

    Those of the bands lie along the first axis. The image is less a cell of its own, the
    template less its mean.
    """

    counts: Any
    products: list[Array]
    image: list[Any]
    image_squares: list[Any]
    departures: list[Array]
    template: list[Any]
    template_squares: list[Any]
    references: list[float]
    means: list[float]
    norm: float
    scale: Array


def _sums(
    block: Floats,
    known: Booleans,
    masked: Optional[Array],
    template: Template,
    method: TemplateMethod,
) -> _Sums:
    shape = template.shape
    missing = None if known.all() else ~known[None]
    out = shape.out((1, *known.shape))[1:]
    whole = template.known is None and missing is None
    marks = np.ones(template.cells.shape[1:]) if template.known is None else template.known
    sums = _Sums(0, [], [], [], [], [], [], [], [], 0.0, np.zeros(out))
    counts: Any = float(shape.cells)
    norm = 0.0
    # With the means removed, sums of cells count where they meet a part of the template alone.
    powers = (0 if whole else 1) if method is TemplateMethod.MEAN_REMOVED else 2
    correlate = _Correlation(known.shape, template.cells)
    for band, pattern in zip(block, template.cells):
        checkpoint()
        reference = middle_cell(band[None], missing)
        mean = float(pattern.sum() / marks.sum())
        image: Array = np.subtract(band, reference, dtype=np.float64)
        if missing is not None:
            np.copyto(image, 0.0, where=missing[0])
        centred = (pattern - mean) * marks
        moments = window_moments([band[None]], shape, missing=missing)
        squares = moments.view(moments.products[0])[0]
        number = moments.counts
        number = moments.view(number)[0].copy() if isinstance(number, np.ndarray) else number
        sums.departures.append(squares / number)
        found: list[Array] = []
        if powers:
            given = partial(window_sums, missing=missing, reference=reference)
            found = given(band[None], shape, powers=powers)[1]
        layers = [*(layer[0].copy() for layer in found), 0.0, 0.0]
        sums.image.append(layers[0])
        sums.image_squares.append(layers[1])
        sums.products.append(correlate(image, centred))
        counts = number
        if whole or masked is None:
            sums.template.append(0.0)
            sums.template_squares.append(float((centred * centred).sum()))
        else:
            sums.template.append(correlate(masked, centred))
            sums.template_squares.append(correlate(masked, centred * centred))
        sums.references.append(reference)
        sums.means.append(mean)
        norm += float(np.sqrt(np.einsum("ij,ij->", image, image)))
    scale = np.sqrt(sum(sums.departures))
    return sums._replace(counts=counts, norm=norm if correlate.transforms else 0.0, scale=scale)


def _scores(sums: _Sums, template: Template, method: TemplateMethod) -> Array:
    """Return the scores that sums tell."""
    n = sums.counts
    product: Any = 0.0
    image: Any = 0.0
    pattern: Any = 0.0
    rest: Any = 0.0
    for band in range(len(template.cells)):
        xy, x, xx = sums.products[band], sums.image[band], sums.image_squares[band]
        t, tt = sums.template[band], sums.template_squares[band]
        a, b = sums.references[band], sums.means[band]
        of_template = tt - t * t / n
        rest = rest + of_template
        if method is TemplateMethod.MEAN_REMOVED:
            product = product + (xy - x * t / n)
            pattern = pattern + of_template
            continue
        image = image + (xx + 2 * a * x + n * a * a)
        pattern = pattern + (tt + 2 * b * t + n * b * b)
        if method is TemplateMethod.NORMALISED:
            product = product + (xy + b * x + a * t + n * a * b)
        else:
            # Of departures from one number, or the difference of large sums is lost.
            c = b - a
            product = product + (xx + (tt + 2 * c * t + n * c * c) - 2 * (xy + c * x))
    # What is left of rounding where the part of the template on data is flat.
    least = 1e-12 * sum(float((cells * cells).max()) for cells in template.cells)
    # With the means removed, the image's departures are what the scale is the root of.
    root = sums.scale if method is TemplateMethod.MEAN_REMOVED else np.sqrt(image)
    root = root * np.sqrt(pattern)
    found: Array = np.divide(product, root, out=root)
    if method is TemplateMethod.SQUARED_DIFFERENCE:
        np.maximum(found, 0.0, out=found)
    else:
        np.clip(found, -1.0, 1.0, out=found)
    np.copyto(found, np.nan, where=sums.scale == 0.0)
    if isinstance(rest, np.ndarray):
        found[rest <= least] = np.nan
    return found


class _Correlation:
    """Sums of a block's cells times a pattern's, at each place of the pattern in the block."""

    def __init__(self, block: tuple[int, ...], template: Array) -> None:
        self._block = block
        self.transforms = template.size > _DIRECT
        self._known: list[tuple[Array, Any]] = []

    def __call__(self, cells: Array, pattern: Array) -> Array:
        rows, columns = (n - p + 1 for n, p in zip(self._block, pattern.shape))
        if not self.transforms:
            found: Array = np.zeros((rows, columns))
            part = np.empty((rows, columns))
            for (row, column), weight in np.ndenumerate(pattern):
                if weight:
                    view = cells[row : row + rows, column : column + columns]
                    found += np.multiply(view, weight, part)
            return found
        from scipy import fft

        sizes = tuple(fft.next_fast_len(n, True) for n in self._block)
        spectrum = self._transformed(cells, sizes)
        other = _spectrum(pattern.tobytes(), pattern.shape, sizes)
        product: Array = fft.irfft2(spectrum * other, sizes, overwrite_x=True)
        return product[:rows, :columns].copy()

    def _transformed(self, cells: Array, sizes: tuple[int, ...]) -> Any:
        from scipy import fft

        for held, spectrum in self._known:
            if held is cells:
                return spectrum
        self._known = [*self._known[-1:], (cells, fft.rfft2(cells, sizes))]
        return self._known[-1][1]


@lru_cache(maxsize=8)
def _spectrum(pattern: bytes, shape: tuple[int, int], sizes: tuple[int, int]) -> Any:
    """Return the conjugate transform of a pattern: tile after tile needs the same."""
    from scipy import fft

    return np.conj(fft.rfft2(np.frombuffer(pattern).reshape(shape), sizes))


def _recompute(
    scores: Array,
    places: tuple[NDArray[np.intp], ...],
    block: Floats,
    known: Booleans,
    template: Template,
    method: TemplateMethod,
) -> None:
    """Put some scores right, from their cells."""
    marks = np.ones(template.cells.shape[1:], bool) if template.known is None else template.known
    down, across = np.nonzero(marks)
    patterns = template.cells[:, down, across]
    step = max(1, _AT_ONCE // down.size)
    for start in range(0, places[0].size, step):
        checkpoint()
        rows, columns = (place[start : start + step] for place in places)
        index = rows[:, None] + down, columns[:, None] + across
        both = known[index]
        number = both.sum(axis=1)
        product, image, pattern = np.zeros((3, rows.size))
        for band, cells in zip(block, patterns):
            f, t = np.where(both, band[index], 0.0), np.where(both, cells, 0.0)
            if method is TemplateMethod.MEAN_REMOVED:
                f, t = (np.where(both, x - (x.sum(axis=1) / number)[:, None], 0.0) for x in (f, t))
            image += (f * f).sum(axis=1)
            pattern += (t * t).sum(axis=1)
            product += ((f - t) ** 2 if method.lowest else f * t).sum(axis=1)
        found = product / np.sqrt(image) / np.sqrt(pattern)
        scores[rows, columns] = found if method.lowest else np.clip(found, -1.0, 1.0)


def best_places(
    scores: Floats, *, threshold: float, lowest: bool = False
) -> tuple[NDArray[np.intp], NDArray[np.intp], Array, Array, Array]:
    """Return the places whose score is better than that of all places around them.

    Parameters
    ----------
    scores : ndarray of shape (rows + 2, columns + 2)
        Scores with one more on each side; NaN is none.
    threshold : float
        What a score must reach.
    lowest : bool
        Whether the best scores are the lowest ones.

    Returns
    -------
    rows, columns : ndarray of int
        The places, of equal neighbours one, without the frame.
    scores : ndarray of float64
        Theirs.
    down, across : ndarray of float64
        How far from the place, in cells, a parabola through it and its neighbours is best: at
        most half a cell, and 0 where the match is perfect.

    Examples
    --------
    >>> field = np.zeros((5, 5))
    >>> field[2, 2:4] = 0.9, 0.5
    >>> best_places(field, threshold=0.8)
    (array([1]), array([1]), array([0.9]), array([0.]), array([0.19230769]))
    """
    field = np.asarray(-scores if lowest else scores, np.float64)
    with np.errstate(invalid="ignore"):
        rows, columns = np.nonzero(field[1:-1, 1:-1] >= (-threshold if lowest else threshold))
        here = field[rows + 1, columns + 1]
        best = np.ones(rows.size, np.bool_)
        for row, column in np.ndindex(3, 3):
            around = field[rows + row, columns + column]
            if (row, column) < (1, 1):
                best &= ~(around >= here)
            elif (row, column) > (1, 1):
                best &= ~(around > here)
    rows, columns = rows[best], columns[best]
    middle = field[rows + 1, columns + 1]
    down = _vertex(field[rows, columns + 1], middle, field[rows + 2, columns + 1])
    across = _vertex(field[rows + 1, columns], middle, field[rows + 1, columns + 2])
    # No place beside a perfect match is better, whatever its neighbours are.
    perfect = (0.0 if lowest else 1.0) - middle <= _PERFECT
    down[perfect] = across[perfect] = 0.0
    return rows, columns, -middle if lowest else middle, down, across


def _vertex(before: Array, middle: Array, after: Array) -> Array:
    """Return where a parabola through three scores is highest; 0 where one is not known."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = 0.5 * (before - after) / (before - 2.0 * middle + after)
    found[~np.isfinite(found)] = 0.0
    found += 0.0  # no -0.0
    return np.clip(found, -0.5, 0.5, out=found)
