"""Sums of squared and of mixed departures from the mean, in every window of a block.

Two ways lead to them, both by `doubling`. There are no running sums, hence no drift.

Sums
    The sums of cells, of their squares and products, less a reference: a cell from the middle
    of the block's values. The departures of n cells are then ``n sum(xy) - sum(x) sum(y)``.
    This is fast, and loses digits where the cells of a window differ much less from one another
    than from the reference. Such windows are found by comparing the two terms.
Merges
    Means and sums of departures, merged (Chan, Golub and LeVeque 1983,
    doi:10.1080/00031305.1983.10483115; Pebay 2008, SAND2008-6212)::

        d    = mean_b - mean_a
        mean = mean_a + d n_b / n
        M_xy = M_xy,a + M_xy,b + d_x d_y n_a n_b / n

    No digit is lost, whatever the cells: noise keeps its variance beside a cliff, and equal
    cells have a variance of exactly 0. It costs two to four times as much.

Blocks are summed. A few windows that lost digits are computed cell by cell; where there are many
in a block, on a lake in the mountains or at a cliff, the block is merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ._doubling import SLOTS, Program, Windows, program, view
from ._extremes import window_extremes
from .shapes import Shape, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Count, Floats


# The sums of products that are kept, by number of variables.
_PAIRS: dict[int, tuple[tuple[int, int], ...]] = {1: ((0, 0),), 2: ((0, 0), (1, 1), (0, 1))}
# One cell in so many along each axis is looked at for a reference.
_SAMPLE = 32


class Moments(NamedTuple):
    """Moments of the windows of a block, one for each place of the window in it.

    All arrays are flat, as in `doubling`: numpy is two to four times as fast with them as with
    rows that lie apart.

    Attributes
    ----------
    counts, squared_counts : float or flat ndarray
        Number n of valid cells in the window, and n n; numbers where all windows have the same.
    products : list of flat ndarray
        ``n`` times the sums of products of departures: xx, or xx, yy, xy.
    view : callable
        Returns a flat array as one of shape (bands out, rows out, columns out).
    powers : list of flat ndarray
        Sums of cells less a reference, of their squares, and so on, where they were asked for.
    sound : bool
        Whether no product is NaN for a window that somebody looks at.
    """

    counts: Count
    squared_counts: Count
    products: list[Array]
    view: Callable[[Any], Array]
    powers: Sequence[Array] = ()
    sound: bool = False

    def covariance(self, pair: int, ddof: int, *, own: bool = True) -> Array:
        """Return a product over ``n (n - ddof)``: the variance of x for the first.

        Parameters
        ----------
        pair : int
            Which of the products.
        ddof : int
            0 for the cells themselves, 1 for a population they are a sample of.
        own : bool
            Whether the result is one's own. Otherwise it takes the place of the product, and is
            valid until this thread asks for moments again.

        Returns
        -------
        flat ndarray
        """
        product = self.products[pair]
        divisor = self.squared_counts - self.counts if ddof else self.squared_counts
        found: Array = np.divide(product, divisor, fresh(product.shape) if own else product)
        return found


class Finite(NamedTuple):
    """Blocks without infinite cells, of which there is no mean.

    Attributes
    ----------
    blocks : list of ndarrays of one shape
        With NaN where a cell was infinite.
    missing : ndarray of that shape, bool, optional
        Where one of the blocks holds no finite cell; None where that is nowhere.
    infinite : ndarray of that shape, bool, optional
        Where all have data and one is infinite; None where that is nowhere. Both are valid
        until this thread asks again.
    """

    blocks: list[Floats]
    missing: Optional[NDArray[np.bool_]]
    infinite: Optional[NDArray[np.bool_]] = None

    @property
    def unknown(self) -> Optional[NDArray[np.bool_]]:
        """Where one of the blocks has no data; an infinite cell is known."""
        if self.missing is None or self.infinite is None:
            return self.missing
        return self.missing & ~self.infinite

    def spoiled(self, shape: Shape) -> NDArray[np.bool_]:
        """Return which windows hold an infinite cell, of shape (bands out, rows out, columns out).

        They have no mean, nor what is made of it.
        """
        if self.infinite is None:
            return np.zeros(shape.out(self.blocks[0].shape), np.bool_)
        marks = self.infinite.astype(np.float32)
        spoiled: NDArray[np.bool_] = window_extremes(marks, shape, minimum=False)[0] > 0.0
        return spoiled


def finite_cells(blocks: Sequence[Floats], *, apart: bool = True) -> Finite:
    """Return blocks of which means can be taken, and where that leaves cells out.

    Parameters
    ----------
    blocks : sequence of ndarrays of one shape
        NaN is no data.
    apart : bool
        Whether infinite cells are to be told apart. Otherwise they stay where they are.

    Returns
    -------
    Finite
    """
    shape, size = blocks[0].shape, blocks[0].size
    finite: NDArray[np.bool_] = scratch("finite", size, np.bool_).reshape(shape)
    if apart:
        np.isfinite(blocks[0], finite)
        for block in blocks[1:]:
            finite &= np.isfinite(block)
        if np.logical_and.reduce(finite, axis=None):
            return Finite(list(blocks), None)
    missing: NDArray[np.bool_] = scratch("missing", size, np.bool_).reshape(shape)
    np.isnan(blocks[0], missing)
    for block in blocks[1:]:
        missing |= np.isnan(block)
    if not apart:
        some = np.logical_or.reduce(missing, axis=None)
        return Finite(list(blocks), missing if some else None)
    if np.count_nonzero(finite) + np.count_nonzero(missing) == size:
        return Finite(list(blocks), missing)
    infinite = ~(finite | missing)
    missing |= infinite
    return Finite([np.where(infinite, np.nan, block) for block in blocks], missing, infinite)


def window_moments(
    blocks: Sequence[Floats],
    shape: Shape,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    own: bool = False,
    least: float = 0.0,
    precision: float = 1e-7,
    order: int = 2,
    products: bool = True,
) -> Moments:
    """Return the moments of the window at each place in a block.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables.
    shape : Shape
        The window's shape.
    missing : ndarray of shape (bands, rows, columns), bool, optional
        Where a cell does not count, as `finite_cells` says.
    own : bool
        Whether nobody looks at windows whose own cell is missing: they may have lost digits.
    least : float
        Nobody looks at windows of fewer cells with data than that: they may have lost digits, too.
    precision : float
        Windows whose squared departures are less than this share of the squared distance of their
        mean from the reference are computed without it: results are good to about
        ``1e-15 / precision``.
    order : int
        2, or 3 or 4 for the sums of powers up to that as well, of one variable. The moments are
        the same, bit for bit.
    products : bool
        Whether the products are wanted. Otherwise they may have lost digits, and only the powers
        are of use.

    Returns
    -------
    Moments
        Valid until this thread asks for moments again.

    Notes
    -----
    Cost: about ``4 log2(w)`` operations a cell and axis for one variable and sums, on float64
    copies; a footprint takes one step for each run of marked cells in its rows, and a few for
    each length of a run.
    """
    more = len(blocks), missing is not None
    sums = program(MomentSums, blocks[0].shape, shape, *more, order)
    kept = sums.run(blocks, missing, precision)
    moments = sums.moments
    if not products:
        return moments
    if own and missing is not None:
        np.logical_or(kept, flat_centres(missing, shape, kept.size), kept)
    if least:
        np.logical_or(kept, moments.counts < least, kept)
    wanted = sums.view(kept)
    if np.logical_and.reduce(wanted, axis=None):
        return moments._replace(sound=True)
    if not sums.exact(blocks, missing):
        places = np.nonzero(~wanted)
        if places[0].size * shape.cells > blocks[0].size / 4:
            merged = program(Merges, blocks[0].shape, shape, *more).run(blocks, missing)
            return merged._replace(powers=moments.powers)
        _recompute([moments.view(p) for p in moments.products], places, blocks, shape)
    return moments


def _view(block: tuple[int, ...], shape: Shape) -> Callable[[Any], Array]:
    """Return a `Program`'s view, without holding the program."""
    return partial(view, block=block, out=shape.out(block))


def flat_centres(missing: NDArray[np.bool_], shape: Shape, size: int) -> NDArray[np.bool_]:
    """Return the marks of the cells that windows belong to, flat.

    Parameters
    ----------
    missing : ndarray of shape (bands, rows, columns), bool
        Marks of the cells of a block, in one piece.
    shape : Shape
        The window's shape.
    size : int
        Number of flat windows.

    Returns
    -------
    flat ndarray of bool
        A view of the marks.
    """
    (band, _), (row, _), (column, _) = map(reach, shape.box)
    _, rows, columns = missing.shape
    first = (band * rows + row) * columns + column
    return missing.reshape(-1)[first : first + size]


def middle_cell(block: Floats, missing: Optional[NDArray[np.bool_]]) -> float:
    """Return a cell from the middle of a block's values; 0 where a sample has no data.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells.
    missing : ndarray of that shape, bool, optional
        Where a cell does not count.

    Returns
    -------
    float
    """
    _, rows, columns = block.shape
    some = np.s_[:, :: min(_SAMPLE, rows // 8 + 1), :: min(_SAMPLE, columns // 8 + 1)]
    known = np.isfinite(block[some])
    if missing is not None:
        known &= ~missing[some]
    sample = np.sort(block[some][known])
    return float(sample[sample.size // 2]) if sample.size else 0.0


def fill_in(cells: Array, missing: NDArray[np.bool_]) -> None:
    """Put the next cell that counts, in flat memory, in the place of cells that do not.

    Windows are seen from one of their cells, or from one near them.

    Parameters
    ----------
    cells : flat ndarray
        The cells of a block; changed.
    missing : ndarray of the block's shape, bool
        Where a cell does not count.
    """
    marks = missing.reshape(-1)
    places = np.where(marks, cells.size - 1, np.arange(cells.size))
    np.minimum.accumulate(places[::-1], out=places[::-1])
    if marks[-1]:
        cells[-1] = 0.0
    np.copyto(cells, cells[places])


def _recompute(
    products: list[Array],
    places: tuple[NDArray[np.intp], ...],
    blocks: Sequence[Floats],
    shape: Shape,
) -> None:
    """Put the products of a few windows right, from their cells."""
    index = tuple(
        place[:, None] + offset[None, :] for place, offset in zip(places, shape.offsets())
    )
    cells = np.array([block[index] for block in blocks], dtype=np.float64)
    valid = ~np.isnan(cells).any(axis=0)
    count = np.count_nonzero(valid, axis=1)
    # Less one of their own, equal cells are exactly 0.
    own = np.take_along_axis(cells, valid.argmax(axis=1)[None, :, None], axis=2)
    cells = np.where(valid, cells - own, 0.0)
    cells -= cells.sum(axis=2, keepdims=True) / np.maximum(count, 1)[None, :, None]
    cells[:, ~valid] = 0.0
    for product, (i, j) in zip(products, _PAIRS[len(blocks)]):
        product[places] = (cells[i] * cells[j]).sum(axis=1) * count


class MomentSums(Program):
    """Windows by their sums about a reference.

    The sums of the variables and of their products are made one after the other, so that few of
    them take room in the cache.

    Parameters
    ----------
    block : tuple of int
        Bands, rows and columns of the block.
    shape : Shape
        The window's shape.
    variables : int
        1 or 2.
    gaps : bool
        Whether cells may lack data, so that windows are counted.
    order : int
        2, or 3 or 4 for higher powers of one variable as well.
    """

    in_place = True

    def __init__(
        self, block: tuple[int, ...], shape: Shape, variables: int, gaps: bool, order: int = 2
    ) -> None:
        self._variables, self._gaps, self._order = variables, gaps, order
        self._pairs = _PAIRS[variables]
        super().__init__(block, shape)
        windows = [self.windows]
        for slot, layer in zip(self._slots[1:], self._layers[1:]):
            windows.append(self.over(Windows(slot, (1.0, layer.reshape(-1))), *windows))
        self._finish(windows)

    def start(self) -> Windows:
        """Return the memory for the first variable, and write products down."""
        count = self._variables + len(self._pairs) + self._order - 2
        self._slots = ["cells", *(f"cells {k}" for k in range(1, count))]
        self._layers = [self._memory(slot).reshape(self.block) for slot in self._slots]
        self._values, squares = self._layers[: self._variables], self._layers[self._variables :]
        # Numbers that the written operations read, and that each block sets.
        self._references = [np.zeros(()) for _ in self._values]
        self._precision = np.zeros(())
        for values, reference in zip(self._values, self._references):
            self.do(np.subtract, values, reference, values)
        for square, (i, j) in zip(squares, self._pairs):
            self.do(np.multiply, self._values[i], self._values[j], square)
        for before, power in zip(squares, squares[len(self._pairs) :]):
            self.do(np.multiply, before, self._values[0], power)
        counts: Count = 1.0
        if self._gaps:
            # In the smallest type that holds the counts: adding is many times faster.
            kind = np.min_scalar_type(self.shape.cells)
            self._valid = scratch("valid", self.elements, kind).reshape(self.block)
            counts = self._valid.reshape(-1)
        return Windows("cells", (counts, self._memory("cells")))

    def _memory(self, slot: str) -> Array:
        return scratch(f"{slot}sums", self.elements)  # type: ignore[no-any-return]

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Add them."""

        def add(first: Any, second: Any, name: str) -> Any:
            if not isinstance(first, np.ndarray):
                return first + second
            return self.do(np.add, first, second, scratch(name, first.size, first.dtype))

        counts = add(a.layers[0], b.layers[0], f"{slot}count")
        return Windows(slot, (counts, add(a.layers[1], b.layers[1], f"{slot}sums")))

    def _finish(self, windows: list[Windows]) -> None:
        """Write down what leads from the sums to the moments, and where they lose digits."""
        size = self.results
        counts = windows[0].layers[0]
        layers = [w.layers[1][:size] for w in windows]
        firsts, seconds = layers[: self._variables], layers[self._variables :]
        # What held cells and smaller windows is free now.
        held = {w.slot for w in windows}
        spare = (self._memory(s)[:size] for s in (*SLOTS, *self._slots[1:]) if s not in held)
        squared: Count = 1.0
        if isinstance(counts, np.ndarray):
            small, counts = counts[:size], next(spare)
            self.do(np.copyto, counts, small)
        # The last square is put where the sum was, unless that is asked for.
        alone = len(firsts) == 1 and self._order == 2
        between, products, kept = firsts[0] if alone else next(spare), [], []
        for k, (i, j) in enumerate(self._pairs):
            product = self.do(np.multiply, seconds[k], counts, next(spare))
            square = self.do(np.multiply, firsts[i], firsts[j], between)
            products.append(self.do(np.subtract, product, square, product))
            if i == j:
                self.do(np.multiply, square, self._precision, square)
                marks = scratch(f"kept{i}", size, np.bool_)
                kept.append(self.do(np.greater_equal, product, square, marks))
        for more in kept[1:]:
            self.do(np.logical_and, kept[0], more, kept[0])
        self._kept: NDArray[np.bool_] = kept[0]
        self._seconds = [self.view(layer) for layer in seconds]
        if isinstance(counts, np.ndarray):
            squared = self.do(np.multiply, counts, counts, between)
        else:
            squared = counts * counts
        powers = layers if self._order > 2 else ()
        self.moments = Moments(counts, squared, products, _view(self.block, self.shape), powers)

    def run(
        self,
        blocks: Sequence[Floats],
        missing: Optional[NDArray[np.bool_]],
        precision: float,
    ) -> NDArray[np.bool_]:
        """Sum the windows of some blocks; return, flat, where the products kept their digits."""
        self._precision.fill(precision)
        for block, values, reference in zip(blocks, self._values, self._references):
            reference.fill(middle_cell(block, missing))
            np.copyto(values, block)
            if missing is not None:
                np.copyto(values, reference, where=missing)
        if missing is not None:
            np.logical_not(missing, self._valid, casting="unsafe")
        self.go()
        return self._kept

    def exact(self, blocks: Sequence[Floats], missing: Optional[NDArray[np.bool_]]) -> bool:
        """Say whether no digit can be lost at all: whole numbers, and not too large."""
        largest = max(float(second.max()) for second in self._seconds[: self._variables])
        # Written so that NaN is not exact.
        if not self.shape.cells * largest < 2.0**53:
            return False
        for block, reference in zip(blocks, self._references):
            if np.rint(reference) != reference:
                return False
            whole = np.rint(block) == block
            if missing is not None:
                whole |= missing
            if not whole.all():
                return False
        return True


class Merges(Program):
    """Windows by their counts, means and sums of products of departures.

    Made from what `MomentSums` is made from. A mean is held as the distance from a cell of its
    window: beside a large offset, means would be rounded by more than cells differ.
    """

    def __init__(self, block: tuple[int, ...], shape: Shape, variables: int, gaps: bool) -> None:
        self._variables, self._gaps = variables, gaps
        self._pairs = _PAIRS[variables]
        super().__init__(block, shape)

    def start(self) -> Windows:
        """Return the memory for counts and cells; departures of single cells are 0."""
        counts: Count = scratch("valid", self.elements) if self._gaps else 1.0
        cells = scratch("cells", self._variables * self.elements)
        none = (0.0,) * (self._variables + len(self._pairs))
        return Windows("cells", (counts, *cells.reshape(self._variables, -1), *none))

    def _parts(self, windows: Windows) -> tuple[Count, list[Any], list[Any], list[Any]]:
        """Return counts, a cell of each window, its mean less that cell, and products."""
        counts, *rest = windows.layers
        k = self._variables
        return counts, rest[:k], rest[k : 2 * k], rest[2 * k :]

    def run(self, blocks: Sequence[Floats], missing: Optional[NDArray[np.bool_]]) -> Moments:
        """Return the moments of some blocks."""
        valid, cells, _, _ = self._parts(self.cells)
        for block, first in zip(blocks, cells):
            first.reshape(self.block)[...] = block
            if missing is not None:
                fill_in(first, missing)
        if isinstance(valid, np.ndarray) and missing is not None:
            np.logical_not(missing, out=valid.reshape(self.block), casting="unsafe")
        self.go()
        counts, _, _, seconds = self._parts(self.windows)
        size = self.results
        if isinstance(counts, np.ndarray):
            counts = counts[:size]
        if isinstance(seconds[0], np.ndarray):
            products = [second[:size] * counts for second in seconds]
        else:  # windows of one cell
            products = [np.zeros(size) for _ in seconds]
        return Moments(counts, counts * counts, products, _view(self.block, self.shape))

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Add the products, and those of the distance between the means."""
        (count_a, cells_a, means_a, seconds_a) = self._parts(a)
        (count_b, cells_b, means_b, seconds_b) = self._parts(b)

        def memory(name: str) -> Array:
            return scratch(name, a.size)  # type: ignore[no-any-return]

        counts, share = self._shares(count_a, count_b, memory, slot)
        steps, departures, means = [], [], []
        for i in range(self._variables):
            departure = self.do(np.subtract, cells_b[i], cells_a[i], memory(f"departure{i}"))
            for operation, mean in ((np.add, means_b[i]), (np.subtract, means_a[i])):
                if isinstance(mean, np.ndarray):
                    self.do(operation, departure, mean, departure)
            mean, room = memory(f"{slot}mean{i}"), memory(f"step{i}")
            if isinstance(means_a[i], np.ndarray):
                step = self.do(np.multiply, departure, share, room)
                self.do(np.add, means_a[i], step, mean)
            else:
                step = self.do(np.multiply, departure, share, mean)
            means.append(mean)
            departures.append(departure)
            weighted = isinstance(count_a, np.ndarray) or count_a != 1.0
            steps.append(self.do(np.multiply, step, count_a, room) if weighted else step)
        products = []
        for k, (i, j) in enumerate(self._pairs):
            product = memory(f"{slot}product{k}")
            known = [s[k] for s in (seconds_a, seconds_b) if isinstance(s[k], np.ndarray)]
            if not known:
                products.append(self.do(np.multiply, steps[i], departures[j], product))
                continue
            between = self.do(np.multiply, steps[i], departures[j], memory("between"))
            if len(known) == 2:
                known = [self.do(np.add, known[0], known[1], product)]
            products.append(self.do(np.add, known[0], between, product))
        return Windows(slot, (counts, *cells_a, *means, *products))

    def _shares(
        self, a: Count, b: Count, memory: Callable[[str], Array], slot: str
    ) -> tuple[Count, Count]:
        """Return the counts together, and the share of ``b`` in them (0 where there are none)."""
        if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
            return a + b, b / (a + b)
        counts = self.do(np.add, a, b, memory(f"{slot}count"))
        share = self.do(np.fmax, counts, 1.0, memory("share"))
        return counts, self.do(np.divide, b, share, share)
