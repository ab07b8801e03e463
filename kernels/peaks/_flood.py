"""Merge trees of peaks: which peak dies at which col, on a graph instead of a raster.

The nodes are summits, the edges the passes between them. Flooding the graph from above joins
two parts at each pass, and the lower part's highest summit gets that pass as its key col. An
edge is written once for all in the order of that flood, so that comparing two edges is comparing
their positions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers


# Rounds over whole arrays stop paying when they settle fewer nodes than this share.
_WORTHWHILE = 1 / 16
_STEPS_BETWEEN_CHECKS = 50_000


def unite(n: int, a: Integers, b: Integers) -> Integers:
    """Return for each of `n` items the smallest item linked to it by the pairs `a`, `b`.

    Examples
    --------
    >>> unite(5, np.array([1, 4]), np.array([3, 3])).tolist()
    [0, 1, 2, 1, 1]
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    smallest = np.arange(n, dtype=np.int64)
    if a.size == 0:
        return smallest
    # Only the linked items go into the graph: on noise they are few.
    linked = np.zeros(n, bool)
    linked[a] = True
    linked[b] = True
    items = np.flatnonzero(linked)
    place = np.cumsum(linked) - 1
    graph = coo_matrix((np.ones(a.size), (place[a], place[b])), shape=(items.size, items.size))
    count, label = connected_components(graph, directed=False)
    least = np.full(count, -1, np.int64)
    raise_to(least, label[::-1], n - items[::-1])
    smallest[items] = (n - least)[label]
    return smallest


def raise_to(target: NDArray[Any], index: Integers, values: NDArray[Any]) -> None:
    """Set ``target[i] = max(target[i], value)`` for each pair, repeated indices included.

    The same as ``np.maximum.at``, which is an order slower before numpy 1.25. Where values
    ascend, one write does it. Numpy does not promise which of several values at one index is
    written last, hence the second look.
    """
    short = target[index] < values
    if not short.any():
        return
    index, values = index[short], values[short]
    target[index] = values
    short = target[index] < values
    if short.any():
        # Written in a bad order each pass could settle a single value: sort the rest.
        order = np.argsort(values[short], kind="stable")
        index, values = index[short][order], values[short][order]
        while index.size:
            target[index] = values
            short = target[index] < values
            index, values = index[short], values[short]


def follow(pointer: Integers) -> Integers:
    """Return where each item ends up when pointers are followed until they point to themselves.

    Examples
    --------
    >>> follow(np.array([0, 0, 1, 3])).tolist()
    [0, 0, 0, 3]
    """
    while True:
        further = pointer[pointer]
        if np.array_equal(further, pointer):
            return further
        pointer = further


def flood_order(height: Floats, flat: Integers, held: Booleans) -> Integers:
    """Return the order of edges that puts the one flooded first last.

    Higher edges are flooded before lower ones; of equal height, those `held` (whose flat has no
    final number yet) before the others, and those of the first flat before those of the next.
    """
    order: Integers = np.argsort(height, kind="stable")
    equal = height[order[1:]] == height[order[:-1]]
    tied = np.zeros(height.size, bool)
    tied[1:] |= equal
    tied[:-1] |= equal
    # One key is sorted for all edges, three only where the first does not tell them apart.
    part = order[tied]
    order[tied] = part[np.lexsort((-flat[part], held[part], height[part]))]
    return order


def place_in_flood(
    height: Floats,
    flat: Integers,
    of_height: Floats,
    of_flat: Integers,
    *,
    held: Optional[Booleans] = None,
) -> Integers:
    """Return the position of the edge flooded first of those at some flats, or after them.

    Parameters
    ----------
    height, flat : ndarray of shape (edges,)
        In the order of `flood_order`.
    of_height, of_flat : ndarray of shape (flats,)
        The flats that are looked for, which are not held.
    held : ndarray of bool of shape (edges,), optional
        Which edges are; None: none.

    Returns
    -------
    ndarray of int of shape (flats,)
    """
    n = height.size
    heights, flats = np.append(height, of_height), np.append(flat, of_flat)
    keys = [np.arange(heights.size), -flats, heights]
    if held is not None:
        keys.insert(2, np.append(held, np.zeros(of_flat.size, bool)))
    order = np.lexsort(keys)
    edges_so_far = np.cumsum(order < n)
    place = np.empty(heights.size, np.int64)
    place[order] = edges_so_far - 1
    return place[n:]


class Flood:
    """Lets every summit of a graph die at its key col.

    A node whose first edge leads to a higher node dies there, whatever happens elsewhere: until
    then nothing has joined it, and what lies beyond can only grow. So all such nodes are settled
    at once and the graph shrinks by them, until few are left or the rounds bring little.

    Parameters
    ----------
    u, v : ndarray of shape (edges,)
        Nodes at the ends, in the order of `flood_order`.
    height : ndarray of shape (edges,)
        Heights of the edges.
    top, rim, low : ndarray of shape (nodes,)
        Height of the summit, of the highest cell at the raster's rim, of the lowest cell.

    Attributes
    ----------
    fate : ndarray of int of shape (nodes,)
        Position of the edge at which the node's summit died or met its twin, -1 if it lives.
    parent : ndarray of int of shape (nodes,)
        The node it went to there, itself if it lives.
    twin : ndarray of bool of shape (nodes,)
        The other side was just as high: both live on, and share what comes later.
    rim, low : ndarray of shape (nodes,)
        As passed in, with what the node took in since: the height down to which the ground around
        the summit must be flooded to reach the rim, and the lowest cell.
    u, v, edge : ndarray of int
        The edges still open: the living nodes at their ends, and the edge's position.

    Notes
    -----
    Cost: some ten rounds of whole-array operations, each over the edges still open.
    """

    def __init__(
        self, u: Integers, v: Integers, height: Floats, *, top: Floats, rim: Floats, low: Floats
    ) -> None:
        apart = u != v
        self.u, self.v, self.edge = u[apart], v[apart], np.flatnonzero(apart)
        self.height, self.top = height, top
        self.rim, self.low = rim.copy(), low.copy()
        self.fate = np.full(top.size, -1, np.int64)
        self.parent = np.arange(top.size, dtype=np.int64)
        self.twin = np.zeros(top.size, bool)

    def settle_known(self, fixed: Booleans, held: Booleans) -> None:
        """Settle the nodes that are not `fixed`, by edges that are not `held`; leave the rest.

        Parameters
        ----------
        fixed : ndarray of bool of shape (nodes,)
            Nodes that are not known in full and must not die.
        held : ndarray of bool of shape (edges,)
            Edges at which nobody may die.
        """
        worthwhile = True
        while worthwhile and self.edge.size:
            checkpoint()
            nodes, other, first, _ = self._first_edges()
            free = ~fixed[nodes]
            dies = free & ~held[first] & (self.top[other] > self.top[nodes])
            self._absorb(nodes[dies], other[dies], first[dies])
            worthwhile = bool(dies.sum() > free.sum() * _WORTHWHILE)

    def settle_all(self) -> None:
        """Settle every node but the highest of each connected part of the graph."""
        worthwhile = True
        while worthwhile and self.edge.size:
            checkpoint()
            nodes, other, first, mutual = self._first_edges()
            twins = mutual & (self.top[other] == self.top[nodes]) & (nodes > other)
            gone = twins | (self.top[other] > self.top[nodes])
            self.twin[nodes[twins]] = True
            self._absorb(nodes[gone], other[gone], first[gone])
            worthwhile = bool(gone.sum() > nodes.size * _WORTHWHILE)
        self._settle_rest()

    def _first_edges(self) -> tuple[Integers, Integers, Integers, Booleans]:
        """Each node's first edge, the node beyond, and whether it is the first of that one too."""
        position = np.arange(self.edge.size)
        best = np.full(self.top.size, -1, np.int64)
        raise_to(best, self.u, position)
        raise_to(best, self.v, position)
        nodes = np.flatnonzero(best >= 0)
        at = best[nodes]
        other = np.where(self.u[at] == nodes, self.v[at], self.u[at])
        return nodes, other, self.edge[at], best[other] == at

    def _absorb(self, nodes: Integers, other: Integers, edge: Integers) -> None:
        """Let `nodes` go to `other`, and with them their edges and what they know."""
        self.parent[nodes] = other
        self.fate[nodes] = edge
        into = np.arange(self.top.size)
        into[nodes] = other
        into = follow(into)
        # From the summit that takes over, the rim is reached over the pass or not at all.
        reached = np.minimum(self.rim[nodes], self.height[edge])
        raise_to(self.rim, into[nodes], reached)
        depth = -self.low
        raise_to(depth, into[nodes], depth[nodes])
        self.low = -depth
        u, v = into[self.u], into[self.v]
        apart = u != v
        self.u, self.v, self.edge = u[apart], v[apart], self.edge[apart]

    def _settle_rest(self) -> None:
        """Do the same edge by edge, for graphs that the rounds would take too many steps for."""
        if self.edge.size == 0:
            return
        nodes = np.unique(np.concatenate([self.u, self.v]))
        top, rim, low = (a[nodes].tolist() for a in (self.top, self.rim, self.low))
        parent = list(range(nodes.size))
        fate, twin = [-1] * nodes.size, [False] * nodes.size
        at = self.edge[::-1]
        steps = zip(
            np.searchsorted(nodes, self.u[::-1]).tolist(),
            np.searchsorted(nodes, self.v[::-1]).tolist(),
            self.height[at].tolist(),
            at.tolist(),
        )
        root = list(parent)
        for count, (a, b, height, edge) in enumerate(steps):
            if count % _STEPS_BETWEEN_CHECKS == 0:
                checkpoint()
            while root[a] != a:
                root[a] = a = root[root[a]]
            while root[b] != b:
                root[b] = b = root[root[b]]
            if a == b:
                continue
            if top[a] > top[b] or (top[a] == top[b] and a < b):
                a, b = b, a
            root[a] = parent[a] = b
            fate[a] = edge
            twin[a] = top[a] == top[b]
            rim[b] = max(rim[b], min(rim[a], height))
            low[b] = min(low[b], low[a])
        self.parent[nodes] = nodes[parent]
        gone = np.array(fate) >= 0
        self.fate[nodes[gone]] = np.array(fate)[gone]
        self.twin[nodes[gone]] = np.array(twin)[gone]
        self.rim[nodes], self.low[nodes] = rim, low
        self.u = self.v = self.edge = np.zeros(0, np.int64)

    def cols(self) -> tuple[Integers, Booleans, Integers]:
        """Return for each node the position of its key col's edge, and whether it is a bound.

        And a node that all have in common whose ground above the key col is the same.

        Call it after `settle_all`. Twins take the col of the summit they went with. The edge is
        -1 for the highest of a connected part, and that is always a bound.
        """
        edge = self.fate[self.summits()]
        height = np.where(edge < 0, -np.inf, self.height_of(edge))
        # A twin met strictly above the col lies in the same part of the raster above the col.
        together = self.twin & ((edge < 0) | (self.height_of(self.fate) > height))
        place = follow(np.where(together, self.parent, np.arange(self.top.size)))
        return edge, (edge < 0) | (self.rim[place] > height), place

    def summits(self) -> Integers:
        """Return for each node the node it shares its fate with: itself, or its last twin."""
        return follow(np.where(self.twin, self.parent, np.arange(self.top.size)))

    def height_of(self, edge: Integers) -> Floats:
        """Return the heights of edges, NaN for -1."""
        return np.append(self.height, np.nan)[edge]


class Joins:
    """A flood as a tree: which summit was the highest of the ground around a node at some time.

    Parameters
    ----------
    flood : Flood
        Settled as far as it goes.
    """

    def __init__(self, flood: Flood) -> None:
        # The node that is 1, 2, 4, ... steps up, and the last of the edges on the way there.
        small: Any = np.int32 if max(flood.parent.size, flood.height.size) < 2**31 else np.int64
        self._up: list[Integers] = [flood.parent.astype(small)]
        self._last: list[Integers] = [flood.fate.astype(small)]
        while (self._last[-1] >= 0).any():
            up, last = self._up[-1], self._last[-1]
            self._up.append(up[up])
            self._last.append(np.minimum(last, last[up]))

    def before(self, node: Integers, edge: Integers) -> Integers:
        """Return the highest node of the ground around each before an edge was flooded."""
        for up, last in zip(reversed(self._up), reversed(self._last)):
            node = np.where(last[node] > edge, up[node], node)
        return node.astype(np.int64)


def spanning(u: Integers, v: Integers) -> Integers:
    """Return which edges the flood needs to join what it joins: no more than there are nodes.

    Parameters
    ----------
    u, v : ndarray of shape (edges,)
        Nodes at the ends, in the order of `flood_order`.

    Returns
    -------
    ndarray of int
        Positions of the edges of the maximum spanning forest, ascending.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import minimum_spanning_tree

    if u.size == 0:
        return np.zeros(0, np.int64)
    nodes, ends = np.unique(np.concatenate([u, v]), return_inverse=True)
    a, b = np.sort(ends.reshape(2, -1), axis=0)
    # Of parallel edges the last is flooded first; the matrix has room for one.
    pair = (a * nodes.size + b)[::-1]
    position = u.size - 1 - np.unique(pair, return_index=True)[1]
    a, b = a[position], b[position]
    weight = (u.size - position).astype(float)
    graph = coo_matrix((weight, (a, b)), shape=(nodes.size, nodes.size))
    tree: Any = minimum_spanning_tree(graph.tocsr())
    return np.sort(u.size - tree.data.astype(np.int64))
