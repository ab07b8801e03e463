"""Sentences in the words of the dialog: a parameter's label first, its id in brackets."""

from __future__ import annotations

import re

from qgis.core import QgsProcessingParameterEnum

# Not in paths, names of files and quoted values.
_BEFORE, _AFTER = r"(?<![\w./\\'\"=|:-])", r"(?![\w/\\=|'\"-]|\.\w)"
_NUMBER = r"(?:( (?:\w+ )?)(\d+)(?![\w.;]|,\d))?"


def short(label: str) -> str:
    """Return a label without what it explains in brackets or after a comma.

    Examples
    --------
    >>> short("Window (cells)"), short("Window rows, if different")
    ('Window', 'Window rows')
    """
    return re.split(r" \(|, ", label, maxsplit=1)[0]


class DialogWords:
    """What the parameters of an algorithm, and their choices, are called in its dialog."""

    def __init__(self, algorithm) -> None:
        definitions = algorithm.parameterDefinitions()
        self._labels = {one.name(): short(one.description()) for one in definitions}
        self._options = {
            one.name(): [short(option) for option in one.options()]
            for one in definitions
            if isinstance(one, QgsProcessingParameterEnum)
        }
        ids = "|".join(map(re.escape, self._labels))
        self._known = re.compile(f"{_BEFORE}({ids}){_AFTER}{_NUMBER}")

    def of(self, text: str) -> str:
        """Return a sentence in which ids and numbers of choices are told by their labels."""
        told: set[str] = set()

        def labelled(found) -> str:
            name, between, number = found.groups(default="")
            said = self._labels[name] if name in told else f"{self._labels[name]} ({name})"
            told.add(name)
            options = self._options.get(name, ())
            if number and len(number) < 4 and int(number) < len(options):
                number = f"{options[int(number)]} ({number})"
            return f"{said}{between}{number}"

        return self._known.sub(labelled, text)
