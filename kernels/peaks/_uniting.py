"""One graph of several: what flats are when the blocks that they lie in are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._flood import raise_to, unite
from ._parents import first_of_each
from ._tables import (
    BlockSummary,
    Contacts,
    Nodes,
    Passes,
    Runs,
    Settled,
    moved,
    rows_of,
    stacked,
    widened,
)

if TYPE_CHECKING:
    from ..common.types import Integers


class United(NamedTuple):
    """The tables of several blocks as those of one; `side_cell` ascends."""

    settled: Settled
    nodes: Nodes
    passes: Passes
    contacts: Contacts
    runs: Runs
    side_cell: Integers
    side_node: Integers


def united(
    summaries: list[BlockSummary],
) -> United:
    """Make one graph of all blocks, which are let go: flats that share a cell become one node."""
    counts = np.array([summary.nodes.flat.size for summary in summaries])
    shift = np.cumsum(counts) - counts
    parts = dict(zip(BlockSummary._fields, map(list, zip(*summaries))))
    summaries.clear()

    def together(name: str) -> tuple[Any, Integers]:
        """Return the tables of all blocks as one, and of each row which is its block's first."""
        tables = parts.pop(name)
        return stacked(tables), np.repeat(shift, [len(table[0]) for table in tables])

    side_cell = widened(parts.pop("side_cell"))
    sizes = [part.size for part in parts["side_node"]]
    side_node = widened(parts.pop("side_node")) + np.repeat(shift, sizes)
    order = np.argsort(side_cell, kind="stable")
    side_cell, side_node = side_cell[order], side_node[order]
    repeated = side_cell[1:] == side_cell[:-1]
    same = unite(int(counts.sum()), side_node[:-1][repeated], side_node[1:][repeated])
    kept, node_of = np.unique(same, return_inverse=True)
    one = _united_nodes(*together("nodes"), kept, node_of)
    passes, contacts = _joined(*together("passes"), *together("contacts"), node_of, one.flat)
    runs, first = together("runs")
    runs = runs._replace(node=node_of[runs.node + first])
    settled, first = together("settled")
    settled = settled._replace(line=moved(settled.line, first, node_of))
    sides = side_cell, node_of[side_node]
    return United(settled, one, passes, contacts, rows_of(runs, one.maximal[runs.node]), *sides)


def _united_nodes(nodes: Nodes, first: Integers, kept: Integers, node_of: Integers) -> Nodes:
    """Return what is known of the nodes of all blocks that have become one."""
    first_cell, rim, depth = -nodes.flat[kept], nodes.rim[kept], -nodes.low[kept]
    shoulder = nodes.shoulder[kept]
    raise_to(first_cell, node_of, -nodes.flat)
    raise_to(rim, node_of, nodes.rim)
    raise_to(depth, node_of, -nodes.low)
    raise_to(shoulder, node_of, nodes.shoulder)
    maximal = np.ones(kept.size, bool)
    maximal[node_of[~nodes.maximal]] = False
    ends = ~nodes.maximal
    best = first_of_each(node_of, nodes.exit_value, nodes.exit_cell, kept.size, among=ends)
    return Nodes(
        -first_cell,
        nodes.value[kept],
        rim,
        -depth,
        maximal,
        nodes.cell[kept],
        nodes.plateau[kept],
        shoulder,
        nodes.exit_value[best],
        nodes.exit_cell[best],
        moved(nodes.exit_to[best], first[best], node_of),
        nodes.exit_direct[best],
    )


def _joined(
    passes: Passes,
    of_pass: Integers,
    contacts: Contacts,
    of_contact: Integers,
    node_of: Integers,
    flat_of: Integers,
) -> tuple[Passes, Contacts]:
    """Return all passes and contacts with the numbers that nodes have now."""

    def named(node: Integers, first: Integers) -> Integers:
        return np.where(node < 0, -1, node_of[np.where(node < 0, 0, node + first)])

    def numbered(table: Any, first: Integers) -> Any:
        """Return it with flats that go on in other blocks numbered by their first cell."""
        node = named(table.node, first)
        return table._replace(node=node, flat=np.where(node < 0, table.flat, flat_of[node]))

    passes, c = numbered(passes, of_pass), numbered(contacts, of_contact)
    passes = passes._replace(u=node_of[passes.u + of_pass], v=node_of[passes.v + of_pass])
    return passes, c._replace(to=moved(c.to, of_contact, node_of), side=named(c.side, of_contact))
