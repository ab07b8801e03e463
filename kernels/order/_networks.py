"""Selection networks: the k-th smallest of a window's cells, by minima and maxima alone.

A network is a fixed sequence of ``min(a, b)`` and ``max(a, b)``, hence a sequence of operations
on whole arrays that do the same for every window at once. This one

1. sorts each column of the window,
2. merges sorted columns, two and two, by Batcher's odd-even merge (Batcher 1968,
   doi:10.1145/1468075.1468121; for any two lengths: Knuth, The Art of Computer Programming 3,
   5.3.4),
3. takes the wanted ranks from the last two lists ``a`` and ``b``: the k-th smallest of both is
   ``min over i + j = k of max(a_i, b_j)``.

Neighbouring windows share columns, and pairs of columns: whatever is computed for one window is
there for the next, one element on in a flat block. Operations that lead to no wanted rank are
left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import scratch
from ..common.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A value in a network: its node, and how many columns on.
Value = tuple[int, int]
# Bytes that a network's intermediate values may take. Short pieces would stay in a core's own
# cache, but threads would wait for each other between operations.
_CACHE = 1 << 24
_SHORTEST, _LONGEST = 1 << 14, 1 << 18


class Node(NamedTuple):
    """The smaller or larger of two values.

    Attributes
    ----------
    larger : bool
        Whether it is the larger one.
    a, b : tuple of int
        Node and shift of the values. Negative nodes are the window's own cells: ``-1 - row``,
        rows counted on through the bands.
    """

    larger: bool
    a: Value
    b: Value


class Builder:
    """Nodes, each there only once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Node, int] = {}

    def _node(self, larger: bool, a: Value, b: Value) -> Value:
        shift = min(a[1], b[1])
        first, second = sorted(((a[0], a[1] - shift), (b[0], b[1] - shift)))
        node = Node(larger, first, second)
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node], shift

    def smaller(self, a: Value, b: Value) -> Value:
        """Return the smaller of two values."""
        return self._node(False, a, b)

    def larger(self, a: Value, b: Value) -> Value:
        """Return the larger of two values."""
        return self._node(True, a, b)

    def merge(self, a: list[Value], b: list[Value]) -> list[Value]:
        """Return two sorted lists as one."""
        if not a or not b:
            return a or b
        if len(a) == len(b) == 1:
            return [self.smaller(a[0], b[0]), self.larger(a[0], b[0])]
        odd, even = self.merge(a[::2], b[::2]), self.merge(a[1::2], b[1::2])
        merged = [odd[0]]
        for low, high in zip(even, odd[1:]):
            merged += [self.smaller(low, high), self.larger(low, high)]
        return merged + even[len(odd) - 1 :] + odd[len(even) + 1 :]

    def sort(self, values: list[Value]) -> list[Value]:
        """Return values sorted."""
        half = len(values) // 2
        if not half:
            return values
        return self.merge(self.sort(values[:half]), self.sort(values[half:]))

    def columns(self, lists: Sequence[list[Value]]) -> list[Value]:
        """Return sorted columns as one list; equal halves are shared between windows."""
        if len(lists) == 1:
            return lists[0]
        half = 1 << ((len(lists) - 1).bit_length() - 1)
        return self.merge(self.columns(lists[:half]), self.columns(lists[half:]))

    def select(self, a: list[Value], b: list[Value], rank: int) -> Value:
        """Return the value of a rank, from 0, in two sorted lists."""
        found = None
        for i in range(max(0, rank + 1 - len(b)), min(len(a), rank + 1) + 1):
            j = rank + 1 - i
            if not i or not j:
                term = b[j - 1] if not i else a[i - 1]
            else:
                term = self.larger(a[i - 1], b[j - 1])
            found = term if found is None else self.smaller(found, term)
        if found is None:
            raise ValueError(tr("rank {} is beyond {} values").format(rank, len(a) + len(b)))
        return found

    def needed(self, outputs: Sequence[Value]) -> list[int]:
        """Return the nodes that lead to some values, in order."""
        wanted: set[int] = set()
        ahead = [node for node, _ in outputs if node >= 0]
        while ahead:
            node = ahead.pop()
            if node not in wanted:
                wanted.add(node)
                ahead += [n for n, _ in (self.nodes[node].a, self.nodes[node].b) if n >= 0]
        return sorted(wanted)


class Operation(NamedTuple):
    """A step of a network, on registers: numbers from 0, or rows of the block below 0."""

    larger: bool
    a: Value
    b: Value
    out: int
    length: int  # cells beyond the piece's own


class Network(NamedTuple):
    """A network, written down for registers.

    Attributes
    ----------
    operations : tuple of Operation
        What to do.
    registers : int
        How many values are held at once.
    outputs : tuple of tuple of int
        Register and shift of each wanted rank.
    reach : int
        Columns beyond its own that a register holds.
    """

    operations: tuple[Operation, ...]
    registers: int
    outputs: tuple[Value, ...]
    reach: int


@lru_cache(maxsize=32)
def network(shape: tuple[int, int], marks: bytes, ranks: tuple[int, ...]) -> Network:
    """Return the network that finds some ranks among a window's cells.

    Parameters
    ----------
    shape : tuple of int
        Rows (of all bands) and columns of the window.
    marks : bytes
        Which of them belong to it, row by row, 1 or 0: at least one.
    ranks : tuple of int
        Wanted ranks, 0 for the smallest cell.

    Returns
    -------
    Network
        Kept for the next block.
    """
    footprint = np.frombuffer(marks, np.bool_).reshape(shape)
    best: Optional[tuple[int, Builder, list[Value]]] = None
    for last in range(shape[1]):
        for whole in (False, True):
            builder = Builder()
            lists = [
                builder.sort([(-1 - int(row), column) for row in np.flatnonzero(marked)])
                for column, marked in enumerate(footprint.T)
            ]
            a = builder.columns(lists[: last + 1])
            b = builder.columns(lists[last + 1 :]) if last + 1 < shape[1] else []
            if whole:
                merged = builder.merge(a, b)
                outputs = [merged[rank] for rank in ranks]
            else:
                outputs = [builder.select(a, b, rank) for rank in ranks]
            cost = len(builder.needed(outputs))
            if best is None or cost < best[0]:
                best = cost, builder, outputs
    if best is None:
        raise ValueError(tr("a window needs a column"))
    return _allocate(best[1], best[2])


def _allocate(builder: Builder, outputs: list[Value]) -> Network:
    """Return the needed nodes as operations on as few registers as their order allows."""
    order = builder.needed(outputs)
    length = dict.fromkeys(order, 0)
    last: dict[int, int] = {}
    for node, shift in outputs:
        if node >= 0:
            length[node] = max(length[node], shift)
            last[node] = len(builder.nodes)
    for node in reversed(order):
        for source, shift in (builder.nodes[node].a, builder.nodes[node].b):
            if source >= 0:
                length[source] = max(length[source], length[node] + shift)
                last.setdefault(source, node)
    place: dict[int, int] = {}
    free: list[int] = []
    registers = 0
    operations = []
    for node in order:
        larger, a, b = builder.nodes[node]
        sources = [(place[n] if n >= 0 else n, shift) for n, shift in (a, b)]
        if free:
            out = free.pop()
        else:
            out, registers = registers, registers + 1
        operations.append(Operation(larger, sources[0], sources[1], out, length[node]))
        place[node] = out
        # Only now: what an operation reads at a shift must not be where it writes.
        free += [place[n] for n in {a[0], b[0]} if n >= 0 and last[n] == node]
    reach = max(length.values(), default=0)
    found = tuple((place[n] if n >= 0 else n, shift) for n, shift in outputs)
    return Network(tuple(operations), registers, found, reach)


def run(
    plan: Network,
    flat: NDArray[np.floating[Any]],
    starts: Sequence[int],
    out: NDArray[np.floating[Any]],
) -> None:
    """Find the ranks of the windows that start at each element of a flat block.

    Parameters
    ----------
    plan : Network
        The network.
    flat : ndarray of shape (cells,)
        The block. Windows with NaN hold nonsense.
    starts : sequence of int
        Where each row of the window starts, in elements from its first cell.
    out : ndarray of shape (ranks, windows)
        Is filled.
    """
    windows = out.shape[1]
    room = _CACHE // (max(plan.registers, 1) * flat.itemsize)
    piece = min(windows, max(_SHORTEST, min(_LONGEST, room)))
    width = piece + plan.reach
    memory = scratch("network", plan.registers * width, flat.dtype).reshape(-1, width)

    def held(value: Value, length: int) -> Any:
        place, shift = value
        if place < 0:
            # Of the block: a view for each piece, from here to there.
            start = starts[-1 - place] + shift
            return start, start + length
        return memory[place, shift : shift + length]

    steps = [
        (
            np.maximum if step.larger else np.minimum,
            *(held(value, piece + step.length) for value in (step.a, step.b)),
            memory[step.out, : piece + step.length],
        )
        for step in plan.operations
    ]
    results = [held(value, piece) for value in plan.outputs]
    for nominal in range(0, windows, piece):
        # The last piece is as long as the others, and overlaps the one before.
        start = min(nominal, windows - piece)
        for operation, a, b, target in steps:
            first = flat[start + a[0] : start + a[1]] if type(a) is tuple else a
            second = flat[start + b[0] : start + b[1]] if type(b) is tuple else b
            operation(first, second, out=target)
        for row, result in zip(out, results):
            found = flat[start + result[0] : start + result[1]] if type(result) is tuple else result
            np.copyto(row[start : start + piece], found)
