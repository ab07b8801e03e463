"""Windows by doubling, for anything that two windows together can be told from.

What is known of a window of ``2 k`` cells comes from its two halves of ``k`` cells, so a window of
``w`` cells takes at most ``2 log2(w)`` steps an axis, each a few operations on whole arrays. Where
halves may overlap, as for a minimum, it takes ``log2(w) + 1``.

The block is kept *flat*: one cell to the right is one element on, one row down is a row's length
on. Every step is then a one-dimensional operation on contiguous memory. Windows that run over
the end of a row hold nonsense, and are cut off at the end.

The operations on blocks of one shape are written down once, and run for tile after tile: little
Python is left between two operations, for which a thread would have to wait.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, TypeVar

import numpy as np

from ..common.memory import outgrown
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray


# Names of the memory that cells and windows are held in; few, so that it stays in the cache.
SLOTS = ("cells", *"abcdefghijkl")
# Tiles at the edges of blocks have other shapes; a run has a few of them.
_PROGRAMS = 24
_local = threading.local()


class Windows(NamedTuple):
    """What is known of the windows that start at each element of a flat block.

    Attributes
    ----------
    slot : str
        The memory that holds it.
    layers : tuple
        Arrays, or numbers where all windows have the same. What is beyond the shortest is
        nonsense.
    """

    slot: str
    layers: tuple[Any, ...]

    @property
    def size(self) -> int:
        """Number of windows."""
        return min(layer.size for layer in self.layers if isinstance(layer, np.ndarray))

    def since(self, start: int) -> Windows:
        """Return the windows from ``start`` on."""
        cut = (x[start:] if isinstance(x, np.ndarray) else x for x in self.layers)
        return Windows(self.slot, tuple(cut))

    def with_partners(self, others: Windows) -> Windows:
        """Return those that have a partner among others, layer by layer."""
        size = min(self.size, others.size)
        sizes = (y.size if isinstance(y, np.ndarray) else size for y in others.layers)
        cut = (x[:n] if isinstance(x, np.ndarray) else x for x, n in zip(self.layers, sizes))
        return Windows(self.slot, tuple(cut))


class Program:
    """The operations that lead from the cells of a block to its windows, and their memory.

    A subclass says what single cells are, in `start`, and what two windows are together, in
    `merge`; both write operations down with `do`.

    Parameters
    ----------
    block : tuple of int
        Bands, rows and columns of the block.
    shape : Shape
        The window's shape.
    """

    # Whether windows with common cells may be merged.
    overlaps = False
    # Whether `merge` may put its result where its first operand is.
    in_place = False

    def __init__(self, block: tuple[int, ...], shape: Shape) -> None:
        self.block, self.shape = block, shape
        self.elements = int(np.prod(block))
        self._steps: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self._held: set[str] = set()
        self.cells = self.start()
        self.windows = self.over(self.cells)

    @property
    def results(self) -> int:
        """Number of flat windows from the first result to the last.

        A footprint that ends before its box has more.
        """
        bands, rows, columns = (length - 1 for length in self.shape.box)
        return self.elements - (bands * self.block[1] + rows) * self.block[2] - columns

    def start(self) -> Windows:
        """Return the memory that single cells are put in."""
        raise NotImplementedError

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Return each window of ``a`` together with that of ``b`` at its place, in a slot.

        Their arrays are of one length, layer by layer.
        """
        raise NotImplementedError

    def over(self, cells: Windows, *held: Windows) -> Windows:
        """Return the windows of cells, in memory that neither they nor others held need."""
        self._held = {windows.slot for windows in held}
        if self.shape.footprint is None:
            return self._rectangle(cells, self.shape.box)
        return self._footprint(cells, self.shape.footprint)

    def do(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        """Write an operation down; the last argument is what it fills, and is returned."""
        self._steps.append((operation, arguments))
        return arguments[-1]

    def go(self) -> None:
        """Run what was written down."""
        for operation, arguments in self._steps:
            operation(*arguments)

    def view(self, flat: NDArray[Any]) -> Any:
        """Return flat windows as an array of the results' shape, nonsense left out."""
        return view(flat, self.block, self.shape.out(self.block))

    def _both(self, a: Windows, b: Windows, *keep: Windows) -> Windows:
        """Merge windows in memory that neither they nor others need."""
        used = self._held | {windows.slot for windows in (a, b, *keep)}
        return self._in(next(name for name in SLOTS if name not in used), a, b)

    def _in(self, slot: str, a: Windows, b: Windows) -> Windows:
        return self.merge(a.with_partners(b), b.with_partners(a), slot)

    def _lengthen(self, cells: Windows, length: int, stride: int, *keep: Windows) -> Windows:
        """Return ``length`` windows in a row, ``stride`` elements apart, as one."""
        if self.overlaps:
            return self._reach(cells, 1, length, stride, *keep)
        whole, reach = cells, 1
        for bit in bin(length)[3:]:
            whole = self._both(whole, whole.since(reach * stride), cells, *keep)
            reach = 2 * reach
            if bit == "1":
                whole = self._both(whole, cells.since(reach * stride), cells, *keep)
                reach = reach + 1
        return whole

    def _reach(
        self, line: Windows, reach: int, length: int, stride: int, *keep: Windows
    ) -> Windows:
        """Return lines of ``length`` from lines of ``reach``, whose parts overlap."""
        while reach < length:
            more = min(reach, length - reach)
            line = self._both(line, line.since(more * stride), *keep)
            reach += more
        return line

    def _rectangle(self, cells: Windows, window: tuple[int, int, int]) -> Windows:
        _, rows, columns = self.block
        result = cells
        lengthen = self._gather if self.in_place and not self.overlaps else self._lengthen
        for length, stride in zip(window, (rows * columns, columns, 1)):
            result = lengthen(result, length, stride)
        return result

    def _gather(self, cells: Windows, length: int, stride: int) -> Windows:
        """Do what `_lengthen` does, in as many steps and less memory; the cells are used up.

        To the shortest line wanted of 1, 2, 4, ... cells those that follow it are put in place.
        """
        line, size = cells, 1
        whole, reach = (cells, 1) if length & 1 else (None, 0)
        while 2 * size <= length:
            if whole is not None and whole is not line and 4 * size > length:
                # Twice half the longest line is as good, and needs no memory.
                whole = self._put_to(whole, line, reach * stride)
                return self._put_to(whole, line, (reach + size) * stride)
            keep = () if whole is None else (whole,)
            line, size = self._both(line, line.since(size * stride), *keep), 2 * size
            if length & size:
                whole = line if whole is None else self._put_to(whole, line, reach * stride)
                reach += size
        return line if whole is None else whole

    def _put_to(self, whole: Windows, more: Windows, distance: int) -> Windows:
        return self._in(whole.slot, whole, more.since(distance))

    def _footprint(self, cells: Windows, footprint: NDArray[np.bool_]) -> Windows:
        columns = self.block[2]
        whole: Optional[Windows] = None
        line, length, more, growth, pieces = cells, 1, cells, 1, 0
        # From the shortest runs to the longest, each line made from the one before: the memory
        # for lines does not grow with the footprint.
        for wanted, stacks in runs(footprint).items():
            held = [cells, line] if whole is None else [cells, line, whole]
            if self.overlaps:
                line = self._reach(line, length, wanted, 1, *held)
            elif wanted > length:
                if wanted - length != growth:
                    growth = wanted - length
                    more = self._lengthen(cells, growth, 1, *held)
                line = self._both(line, more.since(length), *held, more)
            length = wanted
            for height, places in stacks.items():
                held = [cells, line, more] if whole is None else [cells, line, more, whole]
                stack = self._lengthen(line, height, columns, *held)
                for row, column in places:
                    piece = stack.since(row * columns + column)
                    if whole is None:
                        whole = piece
                    elif self.in_place and pieces > 1:
                        whole = self._in(whole.slot, whole, piece)
                    else:
                        whole = self._both(whole, piece, *held, stack)
                    pieces += 1
                    held = [cells, line, more, whole]
        return cells if whole is None else whole


def view(flat: NDArray[Any], block: tuple[int, ...], out: tuple[int, ...]) -> Any:
    """Return the flat windows of a block as an array of the results' shape, nonsense left out."""
    step = flat.itemsize
    strides = (block[1] * block[2] * step, block[2] * step, step)
    return np.ndarray(out, flat.dtype, flat, 0, strides)


def runs(footprint: NDArray[np.bool_]) -> dict[int, dict[int, list[tuple[int, int]]]]:
    """Return where rectangles of marked cells start that make up a footprint.

    Parameters
    ----------
    footprint : ndarray of shape (rows, columns), bool
        The marks.

    Returns
    -------
    dict
        By length and then by height, each from the least: row and column of the first cell of
        such runs in rows, and of such runs below one another.

    Examples
    --------
    >>> runs(np.array([[1, 1, 0], [1, 1, 1]], bool))
    {2: {1: [(0, 0)]}, 3: {1: [(1, 0)]}}
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
    found: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for (length, column), stack in sorted(stacks.items()):
        for row, height in stack:
            found.setdefault(length, {}).setdefault(height, []).append((row, column))
    return found


Kind = TypeVar("Kind", bound=Program)


def program(kind: Callable[..., Kind], block: tuple[int, ...], shape: Shape, *more: Any) -> Kind:
    """Return this thread's program for such blocks, written if there is none.

    Parameters
    ----------
    kind : class
        A `Program`.
    block : tuple of int
        Bands, rows and columns of the block.
    shape : Shape
        The window's shape.
    *more
        What else the program is made from; hashable.

    Returns
    -------
    Program
        Its memory is that of other programs of this thread as well.
    """
    key = kind, block, shape.key, more
    programs: dict[Any, Any] = _local.__dict__.setdefault("programs", {})
    if key not in programs:
        if len(programs) == _PROGRAMS:
            del programs[next(iter(programs))]
        before = outgrown()
        written = kind(block, shape, *more)
        if outgrown() != before:
            # Those written for smaller blocks would keep memory alive that nobody else uses.
            programs.clear()
        programs[key] = written
    found: Kind = programs[key]
    return found
