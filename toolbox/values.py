"""A user's parameters as values."""

from __future__ import annotations

from ..kernels.common.wording import LONGEST_PATH, quoted, tr
from ..raster.common.plan import make_plan
from .parameters import band_numbers, is_empty, listed, pasted


class Values:
    """The parameters of a run, asked for by the names that its algorithm declares."""

    def __init__(self, algorithm, parameters, context):
        self.algorithm, self.parameters, self.context = algorithm, parameters, context
        self._declared = {known.name() for known in algorithm.parameterDefinitions()}

    def let_go(self) -> None:
        """Let go of what is QGIS's."""
        self.algorithm = self.context = None

    def declares(self, name: str) -> bool:
        """Say whether the algorithm has a parameter of that name."""
        return name in self._declared

    def given(self, name: str) -> bool:
        """Say whether the user gave an optional parameter."""
        return not is_empty(self.parameters.get(self.known(name)))

    def integer(self, name: str) -> int:
        """Return a whole number."""
        return self.algorithm.parameterAsInt(*self._asked(name))

    def number(self, name: str) -> float:
        """Return a number."""
        return self.algorithm.parameterAsDouble(*self._asked(name))

    def choice(self, name: str) -> int:
        """Return which option was chosen, from 0."""
        return self.algorithm.parameterAsEnum(*self._asked(name))

    def choices(self, name: str) -> list[int]:
        """Return which options were chosen, each once, in the order given."""
        value = self.parameters.get(name)
        if not self.given(name):
            value = self.algorithm.parameterAsEnums(*self._asked(name))
        return list(dict.fromkeys(int(part) for part in listed(value)))

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.algorithm.parameterAsBool(*self._asked(name))

    def text(self, name: str) -> str:
        """Return a text."""
        return pasted(self.algorithm.parameterAsString(*self._asked(name)).strip())

    def bands(self, name: str) -> list[int]:
        """Return the numbers of bands, none where none were chosen."""
        value = self.parameters.get(self.known(name))
        return [] if is_empty(value) else band_numbers(name, value)

    def extent(self, name: str, crs):
        """Return a rectangle as QGIS has it, in a CRS."""
        return self.algorithm.parameterAsExtent(*self._asked(name), crs)

    def rows(self, name: str, fields: tuple[str, ...]) -> list[tuple]:
        """Return some fields of all rows of a table, None where one is NULL."""
        source = self.algorithm.parameterAsSource(*self._asked(name))
        if source is None:
            told = tr("{} is {}: no table can be opened there")
            raise ValueError(told.format(name, quoted(self.parameters.get(name), LONGEST_PATH)))
        known = [field.name() for field in source.fields()]
        for field in fields:
            if field not in known:
                told = tr("{} has no column {}: give a table with the columns {}")
                raise ValueError(told.format(name, field, ", ".join(fields)))
        return [tuple(row[field] for field in fields) for row in source.getFeatures()]

    def features(self, name: str):
        """Return a source of features as QGIS has it, None where there is none."""
        return self.algorithm.parameterAsSource(*self._asked(name))

    def vector_layer(self, name: str):
        """Return the layer that features come from, None where there is none."""
        return self.algorithm.parameterAsVectorLayer(*self._asked(name))

    def layer_target(self, name: str) -> str:
        """Return where a raster goes; another temporary file each time it is asked."""
        return self.algorithm.parameterAsOutputLayer(*self._asked(name))

    def file_target(self, name: str) -> str:
        """Return where a file goes, nothing where none is wanted."""
        return self.algorithm.parameterAsFileOutput(*self._asked(name)) if self.given(name) else ""

    def refuse_reach(self, reach: int, budget: int) -> None:
        """Refuse a window whose reach no block holds, before its shape is drawn."""
        make_plan((1, 1), cell_bytes=4.0, budget=budget, halo=reach, reach=self.reach())

    def reach(self) -> str:
        """Return the parameters that say how far windows reach, as a text."""
        return tr(" or ").join(self.algorithm.REACH)

    def known(self, name: str) -> str:
        """Return a name, or raise: QGIS takes a name that nobody declared for one without value.

        Raises
        ------
        LookupError
            A fault of ours, never of a user.
        """
        if name.partition(" ")[0] not in self._declared:  # "LAYERS 1" is the first of LAYERS
            raise LookupError(f"{self.algorithm.id()} declares no parameter {name}")
        return name

    def _asked(self, name: str) -> tuple:
        return self.parameters, self.known(name), self.context
