"""Runs in parts: which folder a run shares with others, and what it is known by."""

from __future__ import annotations

import configparser
import glob
import hashlib
import json
import os

from qgis.core import QgsMapLayer, QgsProcessingParameterRasterDestination

from ..kernels.common.wording import quoted, tr
from ..raster.common.versions import processor, versions
from ..raster.verbs.kept import write_whole
from ..raster.verbs.ledger import MANIFEST, Ledger, Part, Unfinished
from ..raster.verbs.tiled_sink import folder_of
from .features import features_known_by, file_of, is_of_features
from .vector_sink import Target

# Bytes of an input's beginning that it is known by, with its size.
_HEAD = 2**16
_OWN = ("PART",)
# Beside the manifest: the numbers that the run returned.
_NUMBERS = "numbers.json"
_ROOT = os.path.dirname(os.path.dirname(__file__))


class Parted:
    """The folder of a run that writes a .vrt, or is one part of several.

    Attributes
    ----------
    ledger : Ledger or None
        None for a run that is done in one go.
    side : int
        Rows and columns of a tile.
    is_raster : bool
        Whether OUTPUT is a raster.
    """

    def __init__(self, values, inputs, outputs, progress):
        self.ledger, self.side, self.is_raster, self.target = None, 0, False, ""
        algorithm = values.algorithm
        definition = algorithm.parameterDefinition("OUTPUT")
        given = values.given("PART")
        part = Part.of(values.text("PART")) if given else None
        if definition is None or not (given or self._may_be(values, definition)):
            return
        self.is_raster = isinstance(definition, QgsProcessingParameterRasterDestination)
        target = self._target(values, outputs)
        if not target or (self.is_raster and not target.lower().endswith(".vrt")):
            if given:
                raise ValueError(_no_place(values, self.is_raster))
            return
        if self.is_raster:
            self.side = values.integer("PART_TILE")
            if self.side % 512:
                told = tr("PART_TILE is {}: give a multiple of 512")
                raise ValueError(told.format(self.side))
        said = _said(values, inputs, target, self.side, progress.check)
        plan = _digest({key: value for key, value in said.items() if key != "versions"})
        ledger = Ledger(folder_of(target, _digest(said)), part, {**said, "plan": plan})
        if not (self.is_raster or given or os.path.isdir(ledger.folder)):
            return
        self.ledger, self.target = ledger, target
        _tell_of_others(target, ledger.folder, plan, progress)

    def _may_be(self, values, definition) -> bool:
        """Say whether a run without PART may have a folder, without opening anything."""
        value = values.parameters.get("OUTPUT")
        value = getattr(value, "sink", value)
        value = value.staticValue() if hasattr(value, "staticValue") else value
        if not isinstance(value, str):
            return False
        if isinstance(definition, QgsProcessingParameterRasterDestination):
            return value.lower().endswith(".vrt")
        return bool(glob.glob(f"{glob.escape(value)}-*/{MANIFEST}"))

    def _target(self, values, outputs) -> str:
        if not values.given("OUTPUT"):
            return ""
        if self.is_raster:
            return outputs.target()
        target = Target.of(values.parameters.get("OUTPUT"))
        return "" if target is None else target.path

    def keep_numbers(self, outputs: dict) -> None:
        """Keep the numbers that a complete run returned, and how its target is known."""
        if self.ledger is None or not (self.is_raster or self.ledger.part):
            return
        numbers = {key: of for key, of in outputs.items() if isinstance(of, (int, float))}
        text = json.dumps([numbers, self._state()]).encode()
        write_whole(self.ledger.path(_NUMBERS), lambda file: file.write(text))

    def numbers(self) -> dict:
        """Return what was kept, if this is a part of a run whose result is there."""
        if self.ledger is None or self.ledger.part is None:
            return {}
        try:
            with open(os.path.join(self.ledger.folder, _NUMBERS), "rb") as file:
                numbers, state = json.load(file)
            return {**numbers, "COMPLETE": 1} if state == self._state() else {}
        except (OSError, ValueError):
            return {}

    def _state(self) -> list:
        """Return what tells the target from one that was written by another run."""
        found = os.stat(self.target)
        return [found.st_size, found.st_mtime_ns]

    def end(self, error) -> None:
        """Remove what was kept between passes of a run that is done; of one without parts, all."""
        if self.ledger is None:
            return
        if error is None and not self.is_raster:
            self.ledger.forget(everything=self.ledger.part is None)
        elif error is not None and not issubclass(error, Unfinished):
            self.ledger.remove_if_empty()


def _no_place(values, is_raster: bool) -> str:
    right = tr("a file that ends in .vrt") if is_raster else tr("a file")
    return tr("PART is {}: give OUTPUT {}, where the parts meet").format(
        quoted(values.text("PART")), right
    )


def _said(values, inputs, target: str, side: int, check) -> dict:
    """Return all that a result depends on, with no path of this machine."""
    folder = os.path.dirname(os.path.abspath(target))
    parameters = {}
    for definition in values.algorithm.parameterDefinitions():
        name = definition.name()
        value = values.parameters.get(name)
        if name in _OWN or (definition.isDestination() and name == "OUTPUT"):
            continue
        if is_of_features(definition):
            file = file_of(values, name)
            known = None if file is None else [*_known_by(file[0], folder), file[1]]
            parameters[name] = [known, features_known_by(values, name, check)]
            continue
        if definition.isDestination():
            value = value not in (None, "")
        elif value is None:
            value = definition.defaultValue()
        parameters[name] = _plain(value, folder)
    files = [_known_by(path, folder) for path in inputs.files()]
    settings = [repr(source.nodata) for source in inputs.read() if source.nodata]
    return {
        "algorithm": values.algorithm.id(),
        "parameters": parameters,
        "inputs": files,
        "layer_settings": settings,
        "tile": side,
        "versions": _versions(),
    }


def _plain(value, folder: str):
    if isinstance(value, (list, tuple)):
        return [_plain(one, folder) for one in value]
    if isinstance(value, QgsMapLayer):
        value = value.source()
    if hasattr(value, "staticValue") and not value.expressionString():
        value = value.staticValue()
    if isinstance(value, str):
        path, mark, rest = value.partition("|")
        if os.path.isfile(path):  # lines, points, tables, kernels: what is in them counts
            return [*_known_by(path, folder), mark + rest]
        return _relative(path, folder) + mark + rest if os.path.exists(path) else value
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(getattr(value, "asExpression", lambda: value)())


def _relative(path: str, folder: str) -> str:
    try:
        return os.path.relpath(os.path.abspath(path), folder).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return os.path.basename(path)


def _known_by(path: str, folder: str) -> list:
    """Return a file's name, size and a digest of its beginning."""
    try:
        with open(path, "rb") as file:
            head = hashlib.sha256(file.read(_HEAD)).hexdigest()[:16]
            size = file.seek(0, os.SEEK_END)
    except OSError:
        head, size = "", -1
    return [_relative(path, folder), size, head]


def _versions() -> dict:
    """Return the versions that the last digits of a result may depend on."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(os.path.join(_ROOT, "metadata.txt"), encoding="utf-8")
    own = metadata.get("general", "version", fallback="")
    return {"Raster Kernels": own, **versions(), **processor()}


def _digest(said: dict) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _tell_of_others(target: str, own: str, plan: str, progress) -> None:
    """Say where parts of the same run were made with other versions."""
    for path in glob.glob(f"{glob.escape(folder_of(target, ''))}*/{MANIFEST}"):
        if os.path.dirname(path) == own:
            continue
        try:
            with open(path, encoding="utf-8") as file:
                other = json.load(file)
        except (OSError, ValueError):
            continue
        if other.get("plan") == plan:
            progress.warn(
                tr(
                    "{} holds parts of the same run, made with other versions of the libraries or "
                    "on another kind of processor: they are not used."
                ).format(os.path.dirname(path))
            )
