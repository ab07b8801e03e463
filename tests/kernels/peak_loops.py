"""Peaks, and all that is told of them, cell by cell in plain loops: the definitions, and slow."""

import math
from dataclasses import dataclass, field
from typing import Optional

import numpy as np

EIGHT = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
FOUR = [(-1, 0), (0, -1), (0, 1), (1, 0)]


@dataclass(eq=False)
class Peak:
    """A peak; cells are (row, column), what there is none of is None."""

    cell: tuple
    value: float
    plateau: int
    flat: frozenset
    rim: bool
    col: Optional[tuple] = None
    col_value: Optional[float] = None
    base: float = 0.0
    bound: bool = True
    hill: frozenset = field(default_factory=frozenset)
    start: Optional[tuple] = None
    drop: float = math.inf
    tied: int = 0
    limit: Optional[tuple] = None
    length: float = math.inf
    gap: float = math.inf
    line: Optional["Peak"] = None
    parent: Optional["Peak"] = None

    @property
    def prominence(self):
        """Height above the key col, or above the lowest cell of the region."""
        return 0.0 if self.value == self.base else self.value - self.base

    @property
    def iso_bound(self):
        """Whether something that is missing is nearer than higher ground."""
        return self.gap < self.length


class Ground:
    """Heights as a dictionary of cells; NaN is left out.

    Parameters
    ----------
    heights : ndarray of shape (rows, columns)
        As peaks are looked for in them.
    connectivity : {8, 4}
        Which cells are neighbours.
    wraps : bool
        Whether the last column is beside the first.
    """

    def __init__(self, heights, connectivity=8, wraps=False):
        self.rows, self.columns = heights.shape
        self.steps = EIGHT if connectivity == 8 else FOUR
        self.wraps = wraps
        cells = {cell: float(value) for cell, value in np.ndenumerate(heights)}
        self.height = {cell: value for cell, value in cells.items() if value == value}
        self.flat_of = {}
        for cell in sorted(self.height):
            if cell not in self.flat_of:
                level = self.height[cell]
                flat = frozenset(self.reach(cell, lambda c, v=level: self.height[c] == v))
                self.flat_of.update((one, flat) for one in flat)
        self.peaks = self._found()

    def around(self, cell):
        """Return the places beside a cell, whether there is something or not."""
        places = [(cell[0] + down, cell[1] + right) for down, right in self.steps]
        return [(row, column % self.columns) for row, column in places] if self.wraps else places

    def beside(self, cell):
        """Return the neighbours of a cell."""
        return [one for one in self.around(cell) if one in self.height]

    def on_rim(self, cell):
        """Say whether a cell lies at the edge or beside one that is missing."""
        beside = self.around(cell)
        # A single row has nothing above and below, a single column nothing beside.
        beside = [(r, c) for r, c in beside if self.rows > 1 or self.columns == 1 or r == 0]
        beside = [(r, c) for r, c in beside if self.columns > 1 or self.rows == 1 or c == 0]
        return any(one not in self.height for one in beside)

    def reach(self, start, allowed):
        """Return all cells that a way over allowed ones leads to."""
        seen, ends = {start}, [start]
        while ends:
            for one in self.beside(ends.pop()):
                if one not in seen and allowed(one):
                    seen.add(one)
                    ends.append(one)
        return seen

    def edge_of(self, flat):
        """Return the cells beside a flat."""
        return {one for cell in flat for one in self.beside(cell)} - flat

    def highest(self, cells):
        """Return the highest of some cells, of equal ones the first."""
        return min(cells, key=lambda cell: (-self.height[cell], cell))

    def ascended(self, cell):
        """Return the flat that steepest ascent ends on."""
        flat = self.flat_of[cell]
        while True:
            up = [one for one in self.edge_of(flat) if self.height[one] > self.height[min(flat)]]
            if not up:
                return flat
            flat = self.flat_of[self.highest(up)]

    def _found(self):
        peaks = []
        for flat in set(self.flat_of.values()):
            value = self.height[min(flat)]
            edge = [self.height[cell] for cell in self.edge_of(flat)]
            if any(height > value for height in edge):
                continue
            rim = any(self.on_rim(cell) for cell in flat)
            peak = Peak(self._middle(flat), value, len(flat), flat, rim)
            peak.drop = value - max(edge) if edge else math.inf
            self._flood(peak)
            peaks.append(peak)
        of_flat = {peak.flat: peak for peak in peaks}
        for peak in peaks:
            peak.line = of_flat[self.ascended(peak.start)] if peak.start else None
            same = [one for one in peaks if one.value == peak.value and one.cell in peak.hill]
            peak.tied = len(same) - 1
        for peak in peaks:
            peak.parent = peak.line
            while peak.parent and peak.parent.prominence <= peak.prominence:
                peak.parent = peak.parent.line
        return sorted(peaks, key=lambda peak: (-peak.value, peak.cell))

    def _middle(self, flat):
        """Return the cell nearest the centroid, the first of several."""
        cells = sorted(flat)
        columns = {column for _, column in cells}
        around = self.wraps and 0 in columns and self.columns - 1 in columns
        turn = self.columns if around else 0
        places = [(r, c + turn if c < self.columns // 2 else c) for r, c in cells]
        n, rows = len(cells), sum(r for r, _ in places)
        right = sum(c for _, c in places)
        away = [(n * r - rows) ** 2 + (n * c - right) ** 2 for r, c in places]
        nearest = [place for place, one in zip(places, away) if one == min(away)]
        row, column = min(nearest)
        return row, column % self.columns

    def _flood(self, peak):
        """Lower the water until a way leads to strictly higher ground."""
        value, height = peak.value, self.height
        for level in sorted({one for one in height.values() if one < value}, reverse=True):
            whole = self.reach(peak.cell, lambda c, v=level: height[c] >= v)
            if max(height[c] for c in whole) <= value:
                continue
            above = {cell for cell, one in height.items() if one > level}
            peak.hill = frozenset(self.reach(peak.cell, above.__contains__))
            peak.bound = any(self.on_rim(cell) for cell in peak.hill)
            flats = {self.flat_of[cell] for cell, one in height.items() if one == level}
            for flat in sorted(flats, key=min):
                before = set(above)
                above |= flat
                joined = self.reach(peak.cell, above.__contains__)
                if max(height[c] for c in joined) <= value:
                    continue
                ways = [
                    cell for cell in self.edge_of(flat) & before
                    if max(height[c] for c in self.reach(cell, before.__contains__)) > value
                ]  # fmt: skip
                peak.col, peak.col_value, peak.base = min(flat), level, level
                peak.start = self.highest(ways)
                return
        peak.hill = frozenset(self.reach(peak.cell, lambda _: True))
        peak.base = min(height[cell] for cell in peak.hill)

    def isolate(self, distance, missing):
        """Look at all cells for the nearest higher one, and at all of some that are missing."""
        for peak in self.peaks:
            higher = [cell for cell, value in self.height.items() if value > peak.value]
            if higher:
                peak.limit = min(higher, key=lambda cell: (distance(peak.cell, cell), cell))
                peak.length = distance(peak.cell, peak.limit)
            peak.gap = min((distance(peak.cell, cell) for cell in missing), default=math.inf)


def missing_around(cells, beyond=2):
    """Return the cells of a raster without data, and some beyond its edge."""
    rows, columns = cells.shape
    inside = {cell for cell, value in np.ndenumerate(cells) if value == value}
    down, right = (beyond if size > 1 or rows == columns else 0 for size in (rows, columns))
    everywhere = {
        (r, c)
        for r in range(-down, rows + down)
        for c in range(-right, columns + right)
    }  # fmt: skip
    return everywhere - inside
