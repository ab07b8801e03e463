"""What a graph of peaks settles by itself, and what of it others need to know.

The graph is that of a block, or of blocks that were joined. Nodes that are known in full die at
their key cols; the rest is packed for what comes later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

import numpy as np

from ..common.thresholds import Steps
from ._flood import Flood, Joins, flood_order, place_in_flood, raise_to, spanning
from ._parents import first_above, resolved
from ._tables import (
    PENDING,
    BlockSummary,
    Contacts,
    Nodes,
    Passes,
    Runs,
    Settled,
    drop_of,
    living,
    rows_of,
    stacked,
)

if TYPE_CHECKING:
    from ..common.types import Booleans, Floats, Integers


class Kept(NamedTuple):
    """What a peak must have to stay in the table."""

    min_value: float = -np.inf
    min_prominence: float = 0.0
    steps: Steps = Steps()

    @classmethod
    def of(cls, min_value: Optional[float], min_prominence: float, steps: Optional[Steps]) -> Kept:
        """Return it with what stands for nothing asked."""
        return cls(-np.inf if min_value is None else min_value, min_prominence, steps or Steps())

    def holds(self, value: Floats, base: Floats) -> Booleans:
        """Say which of some peaks above their cols stay."""
        return self.steps.reaches(value, self.min_value) & self.steps.rises(
            value, base, self.min_prominence
        )


class Graph(NamedTuple):
    """Nodes, and the passes between them, before they are settled.

    Flats are numbered from 0 to `flats` in the order of the raster, which `number` turns into the
    raster's own numbers; `node` of a pass or a contact is that of its flat, where it is one.
    `fixed` are nodes that others may know more of, `runs` their cells, `side_cell` and `side_node`
    the cells they share. `early` are peaks of before whose line parents are not known yet, with
    the flats of their key cols.
    """

    nodes: Nodes
    runs: Runs
    passes: Passes
    contacts: Contacts
    fixed: Booleans
    side_cell: Integers
    side_node: Integers
    flats: int
    number: Callable[[Integers], Integers]
    early: Optional[tuple[Settled, Integers]] = None


def settled_graph(graph: Graph, kept: Kept) -> BlockSummary:
    """Settle what a graph settles and pack the rest; the peaks of before come first."""
    return _Settling(graph).summary(kept)


class _Wanted(NamedTuple):
    """Peaks whose line parents are looked for: heights, and flats of their key cols."""

    value: Floats
    col: Integers


class _Settling:
    """A graph that was flooded as far as it goes."""

    def __init__(self, graph: Graph) -> None:
        passes = graph.passes
        held = self._held(graph, passes.node)
        order = flood_order(passes.height, passes.flat, held)
        self.graph, self.nodes = graph, graph.nodes
        self.passes, self.held = rows_of(passes, order), held[order]
        self.flood = Flood(
            self.passes.u,
            self.passes.v,
            self.passes.height,
            top=graph.nodes.value,
            rim=graph.nodes.rim,
            low=graph.nodes.low,
        )
        self.flood.settle_known(graph.fixed, self.held)
        self.gone = self.flood.fate >= 0
        self.place = np.cumsum(~self.gone) - 1
        self.contacts = self._with_sides(graph.contacts)

    @staticmethod
    def _held(graph: Graph, node: Integers) -> Booleans:
        """Say which flats may have another number once others are known."""
        held: Booleans = (node >= 0) & np.append(graph.fixed, False)[node]
        return held

    def _with_sides(self, contacts: Contacts) -> Contacts:
        """Tell the highest summit of the ground above each contact's flat, so far as known."""
        first = self._first_passes()[contacts.flat]
        unknown = contacts.side >= 0
        side = contacts.side.copy()
        side[unknown] = Joins(self.flood).before(side[unknown], first[unknown])
        top = contacts.top.copy()
        top[unknown] = self.nodes.value[side[unknown]]
        return contacts._replace(side=side, top=top)

    def _first_passes(self) -> Integers:
        """Return for each flat the position of its pass that is flooded first."""
        passes = self.passes
        first = np.full(self.graph.flats, -1, np.int64)
        raise_to(first, passes.flat, np.arange(passes.flat.size))
        if self.graph.early is not None:  # some have no passes any more
            early, col = self.graph.early
            flat, one = np.unique(col, return_index=True)
            alone = first[flat] < 0
            flat, height = flat[alone], early.col_value[one[alone]]
            first[flat] = place_in_flood(passes.height, passes.flat, height, flat, held=self.held)
        return first

    def summary(self, kept: Kept) -> BlockSummary:
        """Return the summary of the graph."""
        flood, nodes, number = self.flood, self.nodes, self.graph.number
        dead = np.flatnonzero(self.gone)
        summit = nodes.maximal[dead]
        dead = dead[summit]
        col = self.passes.flat[flood.fate[dead]]
        col_value = flood.height_of(flood.fate[dead])
        early, early_col = self._early()
        best, sure = self._lines(
            _Wanted(
                np.concatenate([early.value, nodes.value[dead]]), np.concatenate([early_col, col])
            )
        )
        of_early, best = np.split(best, [early_col.size])
        early_sure, sure = np.split(sure, [early_col.size])
        stays = kept.holds(nodes.value[dead], col_value) | ~sure
        self._lead_on(dead, stays, best)
        line, direct = self._to(best)
        peak, col, col_value = dead[stays], col[stays], col_value[stays]
        new = Settled(
            nodes.cell[peak],
            nodes.value[peak],
            number(col),
            col_value,
            flood.rim[peak] > col_value,
            nodes.plateau[peak],
            nodes.rim[peak] == nodes.value[peak],
            drop_of(nodes)[peak],
            np.where(sure, line, PENDING)[stays],
            direct[stays],
        )
        early = self._with_lines(early, of_early, early_sure)
        settled = stacked([early, new])
        pending = np.concatenate([early_col, col])[settled.line == PENDING]
        return self._pack(settled, pending)

    def _early(self) -> tuple[Settled, Integers]:
        """Return the peaks of before."""
        if self.graph.early is not None:
            return self.graph.early
        none: Integers = np.zeros(0, np.int64)
        nothing, no = np.zeros(0), np.zeros(0, bool)
        return Settled(none, nothing, none, nothing, no, none, no, nothing, none, no), none

    def _lines(self, wanted: _Wanted) -> tuple[Integers, Booleans]:
        """Return which contacts the cols of some lead up by, and where that is certain."""
        flats = np.unique(wanted.col)
        group = np.zeros(self.graph.flats, np.int64)
        group[flats] = np.arange(flats.size)
        among = np.zeros(group.size, bool)
        among[flats] = True
        c = rows_of(self.contacts, among[self.contacts.flat])
        of, here = group[c.flat], group[wanted.col]
        best = first_above(of, c.top, c.value, c.cell, here, wanted.value)
        # A part whose own summit lives may be higher than it looks.
        open_ = (c.side >= 0) & ~np.append(self.gone, True)[c.side]
        lowest = np.full(flats.size, -np.inf)
        raise_to(lowest, of[open_], -c.top[open_])
        sure = (best >= 0) & (-lowest[here] > wanted.value)
        return np.append(np.flatnonzero(among[self.contacts.flat]), -1)[best], sure

    def _lead_on(self, dead: Integers, stays: Booleans, best: Integers) -> None:
        """Tell where steepest ascent leads that reaches a node, and whether directly.

        To a living node, to a peak that stays, from one that is left out on to its line parent, and
        from a flat that is no summit on to its best neighbour.
        """
        nodes, number = self.nodes, np.arange(self.gone.size)
        pointer, own = living(number), ~self.gone
        slopes = self.gone & ~nodes.maximal
        pointer[slopes], own[slopes] = nodes.exit_to[slopes], nodes.exit_direct[slopes]
        pointer[dead[stays]], own[dead[stays]] = nodes.cell[dead[stays]], True
        pointer[dead[~stays]] = self.contacts.to[best[~stays]]
        onward = np.where(pointer < 0, living(pointer), number)
        end, direct = resolved(onward, own | (onward == number))
        self.direct = direct & own[end]
        self.target = np.where(self.gone, pointer, living(self.place))[end]

    def _to(self, contact: Integers) -> tuple[Integers, Booleans]:
        """Return where some contacts lead, and whether directly."""
        if not self.contacts.to.size:
            return np.full(contact.size, PENDING), np.ones(contact.size, bool)
        return self._led(self.contacts.to[contact], self.contacts.direct[contact])

    def _led(self, to: Integers, direct: Booleans) -> tuple[Integers, Booleans]:
        """Return pointers as they are now that some nodes are gone."""
        is_node = (to < 0) & (to != PENDING)
        node = np.where(is_node, living(to), self.gone.size)
        return (
            np.where(is_node, np.append(self.target, 0)[node], to),
            direct & np.append(self.direct, True)[node],
        )

    def _with_lines(self, early: Settled, best: Integers, sure: Booleans) -> Settled:
        """Return the peaks of before with the line parents that are known now."""
        line, direct = self._led(early.line, early.direct)
        found, found_direct = self._to(best)
        now = sure & (early.line == PENDING)
        return early._replace(
            line=np.where(now, found, line), direct=np.where(now, found_direct, direct)
        )

    def _pack(self, settled: Settled, pending: Integers) -> BlockSummary:
        """Give the nodes that are left new numbers and thin out the passes between them."""
        graph, flood, passes, held = self.graph, self.flood, self.passes, self.held
        place, gone = self.place, self.gone
        thin = _thin_out(flood, passes.flat, held)
        edge = flood.edge[thin]
        # Flats known in full keep their number whether or not their node is still there.
        node = np.where(held[edge], np.append(place, -1)[passes.node[edge]], -1)
        to, direct = self._led(self.nodes.exit_to, self.nodes.exit_direct)
        nodes = self.nodes._replace(rim=flood.rim, low=flood.low, exit_to=to, exit_direct=direct)
        return BlockSummary(
            settled=settled,
            nodes=rows_of(nodes, ~gone),
            passes=Passes(
                place[flood.u[thin]],
                place[flood.v[thin]],
                passes.height[edge],
                graph.number(passes.flat[edge]),
                node,
            ),
            contacts=self._packed_contacts(passes.flat[edge], pending),
            runs=graph.runs._replace(node=place[graph.runs.node]),
            side_cell=graph.side_cell,
            side_node=place[graph.side_node],
        )

    def _packed_contacts(self, flat: Integers, pending: Integers) -> Contacts:
        """Keep the contacts at which somebody's line parent is still to be found."""
        needed = np.zeros(self.graph.flats, bool)
        needed[flat] = True
        needed[pending] = True
        c = rows_of(self.contacts, needed[self.contacts.flat])
        to, direct = self._led(c.to, c.direct)
        lives = (c.side >= 0) & ~np.append(self.gone, True)[c.side]
        return c._replace(
            flat=self.graph.number(c.flat),
            node=np.where(self._held(self.graph, c.node), np.append(self.place, -1)[c.node], -1),
            to=to,
            direct=direct,
            side=np.where(lives, np.append(self.place, -1)[c.side], -1),
        )


def _thin_out(flood: Flood, flat: Integers, held: Booleans) -> Integers:
    """Return which open edges can matter once the numbers of all flats are known.

    A spanning forest in today's order will do for the edges at flats with a final number: those
    of others can only come to the front. An edge at one of these others is needed besides if its
    height is also that of another flat, because then their order is open.
    """
    flat, held, height = flat[flood.edge], held[flood.edge], flood.height[flood.edge]
    order = np.lexsort((-flat, height))
    tree = order[spanning(flood.u[order], flood.v[order])]
    other = (height[order[1:]] == height[order[:-1]]) & (flat[order[1:]] != flat[order[:-1]])
    shared = np.isin(height, height[order[1:]][other])
    spare = np.flatnonzero(held & shared)
    ends = np.sort([flood.u[spare], flood.v[spare]], axis=0)
    _, once = np.unique(np.stack([*ends, flat[spare]]), axis=1, return_index=True)
    return np.union1d(tree, spare[once])
