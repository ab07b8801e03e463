"""Sums of squared and of mixed departures from the mean, in every window of a block.

Two ways lead to them, both by *doubling*: what is known of a window of ``2 k`` cells comes from
its two halves of ``k`` cells, so a window of ``w`` cells takes at most ``2 log2(w)`` steps an
axis, each a few whole-array operations. There are no running sums, hence no drift.

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

The block is kept *flat*: one cell to the right is one element on, one row down is a row's length
on. Every step is then a one-dimensional operation on contiguous memory. Windows that run over
the end of a row hold nonsense, and are cut off at the end.

The operations on a block of one shape are always the same, on the same memory. They are therefore
written down once, as a program, and then run for tile after tile: little is left between two
operations for which a thread has to hold Python's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Callable, NamedTuple, Optional, TypeVar, Union

import numpy as np
from numpy.typing import NDArray

from .memory import fresh, outgrown, scratch

Floats = NDArray[np.floating[Any]]
Array = NDArray[np.float64]
Count = Union[float, NDArray[Any]]
Step = tuple[Callable[..., Any], tuple[Any, ...]]

# The sums of products that are kept, by number of variables.
_PAIRS: dict[int, tuple[tuple[int, int], ...]] = {1: ((0, 0),), 2: ((0, 0), (1, 1), (0, 1))}
# Tiles at the edges of blocks have other shapes; a run has a few of them.
_PROGRAMS = 16
# Names of the memory that cells and windows are held in; few, so that it stays in the cache.
_SLOTS = ("cells", "a", "b", "c", "d", "e", "f")
# One cell in so many along each axis is looked at for a reference.
_SAMPLE = 16
_local = threading.local()


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


class Moments(NamedTuple):
    """Moments of the windows of a block, one for each place of the window in it.

    Attributes
    ----------
    counts, squared_counts : float or ndarray of shape (bands out, rows out, columns out)
        Number n of valid cells in the window, and n n; numbers where all windows have the same.
    products : list of ndarray of that shape
        ``n`` times the sums of products of departures: xx, or xx, yy, xy.
    means : list of ndarray of that shape
        The mean of each variable; nonsense where n is 0.
    """

    counts: Count
    squared_counts: Count
    products: list[Array]
    means: Sequence[Array] = ()

    def covariance(self, pair: int, ddof: int) -> Array:
        """Return a product over ``n (n - ddof)``: the variance of x for the first.

        Parameters
        ----------
        pair : int
            Which of the products.
        ddof : int
            0 for the cells themselves, 1 for a population they are a sample of.

        Returns
        -------
        ndarray of shape (bands out, rows out, columns out)
            One's own.
        """
        product = self.products[pair]
        divisor = self.squared_counts - self.counts if ddof else self.squared_counts
        found: Array = np.divide(product, divisor, fresh(product.shape))
        return found


def missing_cells(blocks: Sequence[Floats]) -> Optional[NDArray[np.bool_]]:
    """Return where one of some blocks has no data, None where that is nowhere.

    Parameters
    ----------
    blocks : sequence of ndarrays of one shape
        NaN is no data.

    Returns
    -------
    ndarray of that shape, bool, or None
        Valid until this thread asks again.
    """
    shape = blocks[0].shape
    missing: NDArray[np.bool_] = scratch("missing", blocks[0].size, np.bool_).reshape(shape)
    np.isnan(blocks[0], missing)
    for block in blocks[1:]:
        missing |= np.isnan(block)
    return missing if np.logical_or.reduce(missing, axis=None) else None


def window_moments(
    blocks: Sequence[Floats],
    shape: Shape,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    unwanted: Optional[NDArray[np.bool_]] = None,
    precision: float = 1e-7,
    means: bool = False,
) -> Moments:
    """Return the moments of the window at each place in a block.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables.
    shape : Shape
        The window's shape.
    missing : ndarray of shape (bands, rows, columns), bool, optional
        Where a cell does not count, as `missing_cells` says.
    unwanted : ndarray of the shape of the results, bool, optional
        Where nobody looks at the result: it may have lost its digits.
    precision : float
        Windows whose squared departures are less than this share of the squared distance of their
        mean from the reference are computed without it: results are good to about
        ``1e-15 / precision``.
    means : bool
        Whether the means are wanted.

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
    sums = _program(Sums, blocks, shape, missing)
    kept = sums.run(blocks, missing, precision)
    if unwanted is not None:
        np.logical_or(kept, unwanted, kept)
    if not np.logical_and.reduce(kept, axis=None) and not sums.exact(blocks, missing):
        places = np.nonzero(~kept)
        if places[0].size * shape.cells > blocks[0].size / 4:
            return _program(Merges, blocks, shape, missing).run(blocks, missing)
        _recompute(sums.moments.products, places, blocks, shape)
    return sums.moments._replace(means=sums.means()) if means else sums.moments


Kind = TypeVar("Kind", bound="Program")


def _program(
    kind: type[Kind],
    blocks: Sequence[Floats],
    shape: Shape,
    missing: Optional[NDArray[np.bool_]],
) -> Kind:
    """Return this thread's program for such blocks, written if there is none."""
    key = kind, shape.key, blocks[0].shape, len(blocks), missing is not None
    programs: dict[Any, Any] = _local.__dict__.setdefault("programs", {})
    if key not in programs:
        if len(programs) == _PROGRAMS:
            del programs[next(iter(programs))]
        before = outgrown()
        program = kind(blocks[0].shape, shape, len(blocks), missing is not None)
        if outgrown() != before:
            # Those written for smaller blocks would keep memory alive that nobody else uses.
            programs.clear()
        programs[key] = program
    found: Kind = programs[key]
    return found


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


class Windows(NamedTuple):
    """What is known of the windows that start at each element of a flat block.

    Attributes
    ----------
    slot : str
        The memory that holds it.
    counts : float or ndarray of shape (size,)
        Valid cells in the window; a number where all windows have the same.
    firsts : list of ndarray of shape (size,)
        Of each variable the mean; or one array of all sums, see `Sums`.
    seconds : list of ndarray of shape (size,)
        Of each pair of variables the sum of products of departures; empty for single cells.
    """

    slot: str
    counts: Count
    firsts: list[Array]
    seconds: list[Array]

    @property
    def size(self) -> int:
        """Number of windows."""
        return self.firsts[0].size

    def since(self, start: int, size: int) -> Windows:
        """Return the windows from ``start``, at most ``size`` of them."""
        cut = slice(start, start + size)
        counts = self.counts[cut] if isinstance(self.counts, np.ndarray) else self.counts
        firsts, seconds = [f[cut] for f in self.firsts], [s[cut] for s in self.seconds]
        return Windows(self.slot, counts, firsts, seconds)


class Program:
    """The operations that lead from the cells of a block to its windows, and their memory.

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
    """

    def __init__(self, block: tuple[int, ...], shape: Shape, variables: int, gaps: bool) -> None:
        self._block, self._shape, self._variables, self._gaps = block, shape, variables, gaps
        self._size = int(np.prod(block))
        self._pairs = _PAIRS[variables]
        self._steps: list[Step] = []
        self._cells = self._start()
        if shape.footprint is None:
            self._windows = self._rectangle(shape.box)
        else:
            self._windows = self._footprint(shape.footprint)

    # Whether `_merge` may put its result where its first operand is.
    _in_place = False

    def _start(self) -> Windows:
        """Return the memory that single cells are put in."""
        raise NotImplementedError

    def _merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Return each window of ``a`` together with that of ``b`` at its place, in a slot."""
        raise NotImplementedError

    def _go(self) -> None:
        for operation, arguments in self._steps:
            operation(*arguments)

    def _do(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        """Write an operation down; the last argument is what it fills, and is returned."""
        self._steps.append((operation, arguments))
        return arguments[-1]

    def _view(self, flat: NDArray[Any]) -> Any:
        """Return flat windows as an array of the results' shape, nonsense left out."""
        step = flat.itemsize
        strides = (self._block[1] * self._block[2] * step, self._block[2] * step, step)
        return np.ndarray(self._shape.out(self._block), flat.dtype, flat, 0, strides)

    def _both(self, a: Windows, b: Windows, *keep: Windows) -> Windows:
        """Merge windows without a common cell, in memory that neither they nor others need."""
        used = {windows.slot for windows in (a, b, *keep)}
        slot = next(name for name in _SLOTS if name not in used)
        size = min(a.size, b.size)
        return self._merge(a.since(0, size), b.since(0, size), slot)

    def _lengthen(self, cells: Windows, length: int, stride: int, *keep: Windows) -> Windows:
        """Return ``length`` windows in a row, ``stride`` elements apart, as one."""
        whole, reach = cells, 1
        for bit in bin(length)[3:]:
            whole = self._both(whole, whole.since(reach * stride, whole.size), cells, *keep)
            reach = 2 * reach
            if bit == "1":
                whole = self._both(whole, cells.since(reach * stride, cells.size), cells, *keep)
                reach = reach + 1
        return whole

    def _rectangle(self, window: tuple[int, int, int]) -> Windows:
        _, rows, columns = self._block
        result = self._cells
        for length, stride in zip(window, (rows * columns, columns, 1)):
            result = self._lengthen(result, length, stride)
        return result

    def _footprint(self, footprint: NDArray[np.bool_]) -> Windows:
        cells, columns = self._cells, self._block[2]
        rows, width = footprint.shape
        size = cells.size - (rows - 1) * columns - (width - 1)
        whole: Optional[Windows] = None
        line, length, more, growth, pieces = cells, 1, cells, 1, 0
        # From the shortest runs to the longest, each line made from the one before: the memory
        # for lines does not grow with the footprint.
        for wanted, stacks in _runs(footprint).items():
            held = [cells, line] if whole is None else [cells, line, whole]
            if wanted > length:
                if wanted - length != growth:
                    growth = wanted - length
                    more = self._lengthen(cells, growth, 1, *held)
                line = self._both(line, more.since(length, more.size), *held, more)
                length = wanted
            for height, places in stacks.items():
                held = [cells, line, more] if whole is None else [cells, line, more, whole]
                stack = self._lengthen(line, height, columns, *held)
                for row, column in places:
                    piece = stack.since(row * columns + column, size)
                    if whole is None:
                        whole = piece
                    elif self._in_place and pieces > 1:
                        whole = self._merge(whole, piece, whole.slot)
                    else:
                        whole = self._both(whole, piece, cells, line, more, stack)
                    pieces += 1
        return cells if whole is None else whole


def _runs(footprint: NDArray[np.bool_]) -> dict[int, dict[int, list[tuple[int, int]]]]:
    """Return where rectangles of marked cells start that make up a footprint.

    They are runs in rows, and such runs below one another; by length and then by height.
    """
    stacks: dict[tuple[int, int], list[list[int]]] = {}
    for row, marks in enumerate(footprint):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
        for start, stop in zip(ends[::2].tolist(), ends[1::2].tolist()):
            above = stacks.setdefault((stop - start, start), [])
            if above and sum(above[-1]) == row:
                above[-1][1] += 1
            else:
                above.append([row, 1])
    runs: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for (length, column), found in sorted(stacks.items()):
        for row, height in found:
            runs.setdefault(length, {}).setdefault(height, []).append((row, column))
    return runs


class Sums(Program):
    """Windows by their sums about a reference.

    The sums of the variables and of their products lie in one flat array, one after the other,
    so that one operation adds them all. What runs over the end of each is nonsense anyway.
    """

    _in_place = True

    def __init__(self, block: tuple[int, ...], shape: Shape, variables: int, gaps: bool) -> None:
        super().__init__(block, shape, variables, gaps)
        self._finish()

    def _start(self) -> Windows:
        self._layers = self._variables + len(self._pairs)
        cells = scratch("cellssums", self._layers * self._size)
        layers = cells.reshape(self._layers, *self._block)
        self._values, squares = layers[: self._variables], layers[self._variables :]
        # Numbers that the written operations read, and that each block sets.
        self._references = [np.zeros(()) for _ in self._values]
        self._precision = np.zeros(())
        for values, reference in zip(self._values, self._references):
            self._do(np.subtract, values, reference, values)
        for square, (i, j) in zip(squares, self._pairs):
            self._do(np.multiply, self._values[i], self._values[j], square)
        if not self._gaps:
            return Windows("cells", 1.0, [cells], [])
        # In the smallest type that holds the counts: adding is many times faster.
        kind = np.min_scalar_type(self._shape.cells)
        self._valid = scratch("valid", self._size, kind).reshape(self._block)
        return Windows("cells", self._valid.reshape(-1), [cells], [])

    def _merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        def add(first: Any, second: Any, name: str) -> Any:
            if not isinstance(first, np.ndarray):
                return first + second
            size = min(first.size, second.size)
            out = scratch(name, size, first.dtype)
            return self._do(np.add, first[:size], second[:size], out)

        counts = add(a.counts, b.counts, f"{slot}count")
        return Windows(slot, counts, [add(a.firsts[0], b.firsts[0], f"{slot}sums")], [])

    def _finish(self) -> None:
        """Write down what leads from the sums to the moments, and where they lose digits."""
        sums, counts = self._windows.firsts[0], self._windows.counts
        # As many windows as the last layer has.
        size = sums.size - (self._layers - 1) * self._size
        layers = [sums[k * self._size :][:size] for k in range(self._layers)]
        firsts, seconds = layers[: self._variables], layers[self._variables :]
        # What held cells and smaller windows is free now.
        spare = iter(
            scratch(f"{slot}sums", self._layers * self._size)[k * self._size :][:size]
            for slot in _SLOTS[:3]
            if slot != self._windows.slot
            for k in range(self._layers)
        )
        squared: Count = 1.0
        if isinstance(counts, np.ndarray):
            small, counts = counts[:size], next(spare)
            self._do(np.copyto, counts, small)
        between, products, kept = next(spare), [], []
        for k, (i, j) in enumerate(self._pairs):
            product = self._do(np.multiply, seconds[k], counts, next(spare))
            square = self._do(np.multiply, firsts[i], firsts[j], between)
            products.append(self._do(np.subtract, product, square, product))
            if i == j:
                self._do(np.multiply, square, self._precision, square)
                marks = scratch(f"kept{i}", size, np.bool_)
                kept.append(self._do(np.greater_equal, product, square, marks))
        for more in kept[1:]:
            self._do(np.logical_and, kept[0], more, kept[0])
        self._kept: NDArray[np.bool_] = self._view(kept[0])
        self._sums = [self._view(layer) for layer in layers]
        if isinstance(counts, np.ndarray):
            squared = self._view(self._do(np.multiply, counts, counts, between))
            counts = self._view(counts)
        else:
            squared = counts * counts
        self.moments = Moments(counts, squared, [self._view(p) for p in products])

    def run(
        self,
        blocks: Sequence[Floats],
        missing: Optional[NDArray[np.bool_]],
        precision: float,
    ) -> NDArray[np.bool_]:
        """Sum the windows of some blocks; return where the products kept their digits."""
        self._precision.fill(precision)
        for block, values, reference in zip(blocks, self._values, self._references):
            reference.fill(_reference(block, missing))
            np.copyto(values, block)
            if missing is not None:
                np.copyto(values, reference, where=missing)
        if missing is not None:
            np.logical_not(missing, self._valid, casting="unsafe")
        self._go()
        return self._kept

    def exact(self, blocks: Sequence[Floats], missing: Optional[NDArray[np.bool_]]) -> bool:
        """Say whether no digit can be lost at all: whole numbers, and not too large."""
        seconds = self._sums[self._variables :]
        largest = max(float(seconds[i].max()) for i in range(self._variables))
        # Written so that NaN is not exact.
        if not self._shape.cells * largest < 2.0**53:
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

    def means(self) -> list[Array]:
        """Return the means of the windows."""
        return [
            first / self.moments.counts + float(reference)
            for first, reference in zip(self._sums, self._references)
        ]


def _reference(block: Floats, missing: Optional[NDArray[np.bool_]]) -> float:
    """Return a cell from the middle of a block's values; 0 where a sample has no data."""
    _, rows, columns = block.shape
    some = np.s_[:, :: min(_SAMPLE, rows // 4 + 1), :: min(_SAMPLE, columns // 4 + 1)]
    known = np.isfinite(block[some])
    if missing is not None:
        known &= ~missing[some]
    sample = np.sort(block[some][known])
    return float(sample[sample.size // 2]) if sample.size else 0.0


class Merges(Program):
    """Windows by their means and sums of departures."""

    def _start(self) -> Windows:
        counts: Count = scratch("valid", self._size) if self._gaps else 1.0
        cells = scratch("cells", self._variables * self._size)
        return Windows("cells", counts, list(cells.reshape(self._variables, -1)), [])

    def run(self, blocks: Sequence[Floats], missing: Optional[NDArray[np.bool_]]) -> Moments:
        """Return the moments of some blocks."""
        for block, first in zip(blocks, self._cells.firsts):
            first.reshape(self._block)[...] = block
            if missing is not None:
                np.copyto(first.reshape(self._block), 0.0, where=missing)
        if isinstance(self._cells.counts, np.ndarray) and missing is not None:
            valid = self._cells.counts.reshape(self._block)
            np.logical_not(missing, out=valid, casting="unsafe")
        self._go()
        windows, shape = self._windows, self._shape.out(self._block)
        counts: Any = windows.counts
        if isinstance(counts, np.ndarray):
            counts = self._view(counts)
        products = [self._view(second) * counts for second in windows.seconds]
        if not products:  # windows of one cell
            products = [np.zeros(shape) for _ in self._pairs]
        means = [self._view(first) for first in windows.firsts]
        return Moments(counts, counts * counts, products, means)

    def _merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        def memory(name: str) -> Array:
            return scratch(name, a.size)  # type: ignore[no-any-return]

        counts, share = self._shares(a.counts, b.counts, memory, slot)
        steps, departures, means = [], [], []
        for i, (mean_a, mean_b) in enumerate(zip(a.firsts, b.firsts)):
            departure = self._do(np.subtract, mean_b, mean_a, memory(f"departure{i}"))
            step = self._do(np.multiply, departure, share, memory(f"step{i}"))
            means.append(self._do(np.add, mean_a, step, memory(f"{slot}mean{i}")))
            departures.append(departure)
            weighted = isinstance(a.counts, np.ndarray) or a.counts != 1.0
            steps.append(self._do(np.multiply, step, a.counts, step) if weighted else step)
        products = []
        for k, (i, j) in enumerate(self._pairs):
            product = memory(f"{slot}product{k}")
            known = [windows.seconds[k] for windows in (a, b) if windows.seconds]
            if not known:
                products.append(self._do(np.multiply, steps[i], departures[j], product))
                continue
            between = self._do(np.multiply, steps[i], departures[j], memory("between"))
            if len(known) == 2:
                known = [self._do(np.add, known[0], known[1], product)]
            products.append(self._do(np.add, known[0], between, product))
        return Windows(slot, counts, means, products)

    def _shares(
        self, a: Count, b: Count, memory: Callable[[str], Array], slot: str
    ) -> tuple[Count, Count]:
        """Return the counts together, and the share of ``b`` in them (0 where there are none)."""
        if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
            return a + b, b / (a + b)
        counts = self._do(np.add, a, b, memory(f"{slot}count"))
        share = self._do(np.maximum, counts, 1.0, memory("share"))
        return counts, self._do(np.divide, b, share, share)
