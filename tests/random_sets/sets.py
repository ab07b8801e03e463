"""What a parameter set is, what may come out of it, and how values are spelled wrong."""

from dataclasses import dataclass, field
from typing import Optional

from .rasters import chance, pick


@dataclass(frozen=True)
class Refusal:
    """One sentence that names one of these is right.

    Attributes
    ----------
    names : tuple of str
        Regular expressions; the sentence has to match one of them.
    """

    names: tuple


@dataclass
class ParameterSet:
    """An algorithm, its rasters and its parameters.

    Attributes
    ----------
    rasters : dict of str to Drawn
        The inputs, by parameter.
    parameters : dict
        All others that are given, as they are meant.
    spelled : dict
        Those of them that are passed in another spelling, or with a wrong value.
    wrong : str
        Which parameter has a wrong value, empty if none.
    block, threads
        How the engine cuts the raster: rows and columns, None as it likes.
    """

    number: int
    name: str
    rasters: dict
    parameters: dict
    spelled: dict = field(default_factory=dict)
    wrong: str = ""
    block: Optional[tuple] = None
    threads: int = 1

    def get(self, name, default):
        """Return a parameter, or its default."""
        return self.parameters.get(name, default)


@dataclass(frozen=True)
class Whole:
    """A whole number with its limits; None is no limit."""

    low: Optional[int]
    high: Optional[int] = None

    def wrong(self, rng):
        """Return a value that is not allowed."""
        listed = ["many", self.low - 1, -(10**6), self.low + 0.5, float("nan"), 10**12]
        if self.high is not None:
            listed += [self.high + 1, float("inf")]
        return pick(rng, listed)

    def spellings(self, value):
        """Return other ways to write a value."""
        return [str(value), float(value)]


@dataclass(frozen=True)
class Number:
    """A number with its limits; None is no limit."""

    low: Optional[float] = None
    high: Optional[float] = None

    def wrong(self, rng):
        """Return a value that is not allowed."""
        listed = ["tall", float("nan"), float("inf")]
        if self.low is not None:
            listed += [self.low - 1, -1e300]
        if self.high is not None:
            listed += [self.high + 0.5, 1e300]
        return pick(rng, listed)

    def spellings(self, value):
        """Return other ways to write a value."""
        whole = abs(value) < 2**31 and value == int(value)
        return [repr(float(value)), int(value)] if whole else [repr(value)]


@dataclass(frozen=True)
class Choice:
    """One of so many options."""

    count: int

    def wrong(self, rng):
        """Return a value that is not allowed."""
        return pick(rng, [-1, self.count, "best", 0.5, str(self.count)])

    def spellings(self, value):
        """Return other ways to write a value."""
        return [str(value)]


@dataclass(frozen=True)
class Choices:
    """Some of so many options."""

    count: int

    def wrong(self, rng):
        """Return a value that is not allowed."""
        return pick(rng, [[], [0, self.count], [-1], "mean", [0.5], "0;1", str(self.count)])

    def spellings(self, value):
        """Return other ways to write a value."""
        return [",".join(map(str, value)), [str(number) for number in value]]


@dataclass(frozen=True)
class Flag:
    """Yes or no; anything is one of them."""

    def spellings(self, value):
        """Return other ways to write a value."""
        return [int(value), str(value).lower()]


@dataclass(frozen=True)
class Wrong:
    """Something with these wrong values."""

    values: tuple

    def wrong(self, rng):
        """Return a value that is not allowed."""
        return pick(rng, self.values)

    def spellings(self, value):
        """Return other ways to write a value: none."""
        return []


EVERYWHERE = {
    "CREATION_OPTIONS": Wrong(("LZW", "COMPRES=LZW", "COMPRESS=BEST", "TILED=YES|BIG")),
    "INPUT": Wrong(("{folder}/none.tif", "")),
    "OUTPUT": Wrong(("{folder}/none/out.tif", "{folder}", "{folder}/out.xyzq", "{input}")),
    "WINDWO": Wrong((3,)),
}


def misspell(rng, parameters, limits, count):
    """Spell some values in other ways, and now and then one wrong.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where chance comes from.
    parameters : dict
        What is given.
    limits : dict
        Which values are right, by parameter; without those that have no meaning here.
    count : dict of str to int
        Parameters that are numbers of bands, and how many bands there are.

    Returns
    -------
    dict
        The values in other spellings.
    str
        The name of the parameter that has a wrong value, or nothing.
    """
    spelled = {}
    for name, value in parameters.items():
        spellings = limits[name].spellings(value) if name in limits else []
        if spellings and chance(rng, 0.06):
            spelled[name] = pick(rng, spellings)
    if not chance(rng, 0.1):
        return spelled, ""
    bands = {name: Wrong((last + 1, 0, -1, 200)) for name, last in count.items()}
    known = {**limits, **EVERYWHERE, **bands}
    wrong = pick(rng, [name for name, limit in known.items() if not isinstance(limit, Flag)])
    spelled[wrong] = known[wrong].wrong(rng)
    if wrong == "BANDS":
        spelled[wrong] = [spelled[wrong]]
    return spelled, wrong
