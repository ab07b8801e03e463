"""Means, variances and covariances of every window of a block, by doubling.

The moments of a window of ``2 k`` cells are those of its two halves of ``k`` cells, merged::

    d     = mean_b - mean_a
    n     = n_a + n_b
    mean  = mean_a + d n_b / n
    M_xy  = M_xy,a + M_xy,b + d_x d_y n_a n_b / n

where ``M`` is the sum of products of departures from the mean (Chan, Golub and LeVeque 1983,
doi:10.1080/00031305.1983.10483115; Pebay 2008, SAND2008-6212). A window of ``w`` cells takes at
most ``2 log2(w)`` merges an axis, each a handful of whole-array operations. Nothing is ever
subtracted from a running sum, so there is no drift, no offset to choose, and the result for a
cell depends on the cells of its window alone: not on the block, nor on a cliff next to it. Equal
cells have ``d = 0`` and hence a variance of exactly 0.

The block is kept *flat*: one cell to the right is one element on, one row down is a row's length
on. Every merge is then a one-dimensional operation on contiguous memory. Windows that run over
the end of a row hold nonsense, and are cut off at the end.

The operations on a block of one shape are always the same, on the same memory. They are therefore
written down once, as a program, and then run for tile after tile: little is left between two
operations for which a thread has to hold Python's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from typing import Any, Callable, NamedTuple, Optional, Union

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Count = Union[float, NDArray[np.float64]]
Step = tuple[Callable[..., Any], Any, Any, NDArray[np.float64]]

# The sums of products that are kept, by number of variables.
_PAIRS: dict[int, tuple[tuple[int, int], ...]] = {1: ((0, 0),), 2: ((0, 0), (1, 1), (0, 1))}
# Tiles at the edges of blocks have other shapes; a run has a few of them.
_PROGRAMS = 12
_local = threading.local()


class Moments(NamedTuple):
    """Moments of the windows that start at each element of a flat block.

    Attributes
    ----------
    counts : float or ndarray of shape (size,)
        Valid cells in the window; a number where all windows have the same.
    means : list of ndarray of shape (size,)
        Mean of each variable, 0 where the count is 0.
    products : list of ndarray of shape (size,), or None
        Sums of products of departures: xx, or xx, yy, xy. None where all are 0 (single cells).
    """

    counts: Count
    means: list[Array]
    products: Optional[list[Array]]

    @property
    def size(self) -> int:
        """Number of windows."""
        return self.means[0].size

    def since(self, start: int, size: int) -> Moments:
        """Return the windows from ``start``, at most ``size`` of them."""
        cut = slice(start, start + size)
        counts = self.counts[cut] if isinstance(self.counts, np.ndarray) else self.counts
        products = None if self.products is None else [p[cut] for p in self.products]
        return Moments(counts, [m[cut] for m in self.means], products)


class Program:
    """The operations that make window moments from cells, and the memory they work on.

    Parameters
    ----------
    shape : tuple of int
        Bands, rows and columns of the block.
    variables : int
        1 or 2.
    gaps : bool
        Whether cells may lack data, so that windows are counted.
    """

    def __init__(self, shape: tuple[int, ...], variables: int, gaps: bool) -> None:
        self.shape = shape
        self._size = int(np.prod(shape))
        self._steps: list[Step] = []
        counts: Count = self.memory("cells") if gaps else 1.0
        means = [self.memory(f"cell{variable}") for variable in range(variables)]
        self.cells = Moments(counts, means, None)
        self.result = self.cells

    def memory(self, name: str) -> Array:
        """Return this thread's memory of a name, as much as a block needs."""
        memory: dict[str, Array] = _local.__dict__.setdefault("memory", {})
        if name not in memory or memory[name].size < self._size:
            memory[name] = np.empty(self._size)
        return memory[name][: self._size]

    def run(self, blocks: Sequence[NDArray[Any]], missing: Optional[NDArray[np.bool_]]) -> Moments:
        """Return the window moments of some blocks; valid until the thread runs a program again."""
        for block, mean in zip(blocks, self.cells.means):
            mean.reshape(self.shape)[...] = block
            if missing is not None:
                np.copyto(mean.reshape(self.shape), 0.0, where=missing)
        if missing is not None and isinstance(self.cells.counts, np.ndarray):
            np.logical_not(missing, out=self.cells.counts.reshape(self.shape), casting="unsafe")
        for operation, first, second, out in self._steps:
            operation(first, second, out)
        return self.result

    def _do(self, operation: Callable[..., Any], first: Any, second: Any, out: Array) -> Array:
        self._steps.append((operation, first, second, out))
        return out

    def merge(self, a: Moments, b: Moments, slot: str) -> Moments:
        """Return the moments of each window of ``a`` together with that of ``b`` at its place.

        Parameters
        ----------
        a, b : Moments
            Of windows without a common cell. The longer is cut to the shorter.
        slot : str
            Name of the memory that takes the result; it must hold neither ``a`` nor ``b``.

        Returns
        -------
        Moments
        """
        size = min(a.size, b.size)
        a, b = a.since(0, size), b.since(0, size)

        def memory(name: str) -> Array:
            return self.memory(name)[:size]

        counts, share = self._shares(a.counts, b.counts, memory, slot)
        steps, departures, means = [], [], []
        for i, (mean_a, mean_b) in enumerate(zip(a.means, b.means)):
            departure = self._do(np.subtract, mean_b, mean_a, memory(f"departure{i}"))
            step = self._do(np.multiply, departure, share, memory(f"step{i}"))
            means.append(self._do(np.add, mean_a, step, memory(f"{slot}mean{i}")))
            departures.append(departure)
            weighted = isinstance(a.counts, np.ndarray) or a.counts != 1.0
            steps.append(self._do(np.multiply, step, a.counts, step) if weighted else step)
        products = []
        for k, (i, j) in enumerate(_PAIRS[len(means)]):
            product = memory(f"{slot}product{k}")
            known = [m.products[k] for m in (a, b) if m.products is not None]
            if not known:
                products.append(self._do(np.multiply, steps[i], departures[j], product))
                continue
            between = self._do(np.multiply, steps[i], departures[j], memory("between"))
            if len(known) == 2:
                known = [self._do(np.add, known[0], known[1], product)]
            products.append(self._do(np.add, known[0], between, product))
        return Moments(counts, means, products)

    def _shares(
        self, a: Count, b: Count, memory: Callable[[str], Array], slot: str
    ) -> tuple[Count, Count]:
        """Return the counts together, and the share of ``b`` in them (0 where there are none)."""
        if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
            return a + b, b / (a + b)
        counts = self._do(np.add, a, b, memory(f"{slot}count"))
        share = self._do(np.maximum, counts, 1.0, memory("share"))
        return counts, self._do(np.divide, b, share, share)

    def lengthen(self, cells: Moments, length: int, stride: int, slot: str) -> Moments:
        """Return the moments of ``length`` windows in a row, ``stride`` elements apart.

        Parameters
        ----------
        cells : Moments
            The windows to line up.
        length : int
            How many.
        stride : int
            Elements from one to the next: 1 along a row, the row's length along a column.
        slot : str
            Name for the memory.

        Returns
        -------
        Moments
            ``(length - 1) * stride`` windows fewer than in ``cells``.
        """
        whole, reach, turn = cells, 1, 0
        for bit in bin(length)[3:]:
            whole = self.merge(whole, whole.since(reach * stride, whole.size), f"{slot}{turn}")
            reach, turn = 2 * reach, 1 - turn
            if bit == "1":
                whole = self.merge(whole, cells.since(reach * stride, cells.size), f"{slot}{turn}")
                reach, turn = reach + 1, 1 - turn
        return whole


def rectangle_moments(
    blocks: Sequence[NDArray[np.floating[Any]]], window: tuple[int, int, int]
) -> Moments:
    """Return the moments of the box-shaped window that starts at each cell.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables; NaN is no data, and a cell counts where all have data.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    Moments
        Flat, see `unflatten`; valid until this thread asks for moments again. Cost: about
        ``2 log2(w)`` merges an axis.
    """

    def write(program: Program) -> Moments:
        _, rows, columns = program.shape
        result = program.cells
        for axis, (length, stride) in enumerate(zip(window, (rows * columns, columns, 1))):
            result = program.lengthen(result, length, stride, f"axis{axis}.")
        return result

    return _moments(blocks, window, write)


def footprint_moments(
    blocks: Sequence[NDArray[np.floating[Any]]], footprint: NDArray[np.bool_]
) -> Moments:
    """Return the moments over the cells that a footprint marks, at each cell.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables; NaN is no data, and a cell counts where all have data.
    footprint : ndarray of shape (window rows, window columns), bool
        True for the cells that belong to the window; at least one.

    Returns
    -------
    Moments
        Flat, see `unflatten`; valid until this thread asks for moments again. Cost: one merge
        for each run of marked cells in a row of the footprint, and a few for each length of a
        run.
    """

    def write(program: Program) -> Moments:
        cells, columns = program.cells, program.shape[2]
        rows, width = footprint.shape
        size = cells.size - (rows - 1) * columns - (width - 1)
        whole: Optional[Moments] = None
        line, length, lines, merges = cells, 1, 0, 0
        # From the shortest runs to the longest, each line made from the one before: the memory
        # for lines does not grow with the footprint.
        for wanted, starts in _runs(footprint).items():
            if wanted > length:
                more = program.lengthen(cells, wanted - length, 1, "more")
                line = program.merge(line, more.since(length, more.size), f"line{lines % 2}.")
                length, lines = wanted, lines + 1
            for row, column in starts:
                piece = line.since(row * columns + column, size)
                if whole is not None:
                    piece = program.merge(whole, piece, f"whole{merges % 2}.")
                    merges += 1
                whole = piece
        return cells if whole is None else whole

    return _moments(blocks, (footprint.shape, footprint.tobytes()), write)


def _moments(
    blocks: Sequence[NDArray[np.floating[Any]]],
    window: Hashable,
    write: Callable[[Program], Moments],
) -> Moments:
    """Run the program for these blocks, which is written if this thread has none."""
    missing = np.isnan(blocks[0])
    for block in blocks[1:]:
        missing |= np.isnan(block)
    gaps = bool(missing.any())
    key = window, blocks[0].shape, len(blocks), gaps
    programs: dict[Any, Program] = _local.__dict__.setdefault("programs", {})
    if key not in programs:
        if len(programs) == _PROGRAMS:
            del programs[next(iter(programs))]
        program = Program(blocks[0].shape, len(blocks), gaps=gaps)
        program.result = write(program)
        programs[key] = program
    return programs[key].run(blocks, missing if gaps else None)


def _runs(footprint: NDArray[np.bool_]) -> dict[int, list[tuple[int, int]]]:
    """Return where the runs of marked cells start, by length, in ascending and row order."""
    runs: dict[int, list[tuple[int, int]]] = {}
    for row, marks in enumerate(footprint):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
        for start, stop in zip(ends[::2].tolist(), ends[1::2].tolist()):
            runs.setdefault(stop - start, []).append((row, start))
    return dict(sorted(runs.items()))


def unflatten(
    flat: Array, block_shape: tuple[int, ...], window: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Return flat window results as a view of shape (bands, rows, columns), nonsense left out.

    Parameters
    ----------
    flat : ndarray of shape (size,)
        Results of windows that start at each element of a flat block.
    block_shape : tuple of int
        Bands, rows and columns of the block.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    ndarray
        Shape ``block_shape - window + 1``.
    """
    shape = tuple(n - w + 1 for n, w in zip(block_shape, window))
    step = flat.itemsize
    strides = (block_shape[1] * block_shape[2] * step, block_shape[2] * step, step)
    return np.ndarray(shape, flat.dtype, flat, 0, strides)  # as_strided is ten times slower
