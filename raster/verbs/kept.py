"""Small results as files that any process may read back: arrays, numbers, texts and tuples of them.

Nothing that is read is run: a file holds arrays and one text in JSON that says how they are put
together. Of classes only those of this package come back, by the values of their fields.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import importlib
import json
import os
import secrets
import zipfile
from typing import Any, Callable

import numpy as np

_PACKAGE = __name__.rpartition(".raster.")[0]


class _Writer:
    """Takes a value apart into arrays and what JSON knows."""

    def __init__(self) -> None:
        self.arrays: dict[str, Any] = {}

    def plain(self, value: Any) -> Any:
        """Return a value as lists, numbers and texts; arrays are put aside."""
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, enum.Enum):
            return {"enum": _name(type(value)), "value": self.plain(value.value)}
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value)
        if isinstance(value, int):
            return {"int": str(value)}
        if isinstance(value, float):
            return {"float": value.hex()}
        if isinstance(value, tuple):
            kind = type(value)
            parts = [self.plain(part) for part in value]
            return {"tuple": parts} if kind is tuple else {"of": _name(kind), "fields": parts}
        if isinstance(value, list):
            return [self.plain(part) for part in value]
        if isinstance(value, dict):
            return {"dict": [[self.plain(key), self.plain(of)] for key, of in value.items()]}
        if isinstance(value, slice):
            return {"slice": [self.plain(part) for part in (value.start, value.stop, value.step)]}
        if isinstance(value, range):
            return {"range": [value.start, value.stop, value.step]}
        if dataclasses.is_dataclass(value):
            parts = [self.plain(getattr(value, f.name)) for f in dataclasses.fields(value)]
            return {"of": _name(type(value)), "fields": parts}
        raise TypeError(f"{type(value).__name__} is not kept in files")

    def _array(self, value: Any) -> Any:
        name = f"a{len(self.arrays)}"
        if getattr(value, "dtype", None) is not None and value.dtype.hasobject:
            raise TypeError("an array of objects is not kept in files")
        self.arrays[name] = value
        return {"array" if isinstance(value, np.ndarray) else "number": name}


def _name(kind: type) -> str:
    """Return the name of a class of this package, without the package's."""
    if not kind.__module__.startswith(_PACKAGE + "."):
        raise TypeError(f"{kind.__name__} is not kept in files")
    return f"{kind.__module__[len(_PACKAGE) + 1 :]}:{kind.__qualname__}"


def _class(name: str) -> Any:
    module, _, inner = name.partition(":")
    found: Any = importlib.import_module(f"{_PACKAGE}.{module}")
    for part in inner.split("."):
        found = getattr(found, part)
    if not isinstance(found, type):
        raise TypeError(f"{name} is no class")
    return found


def _whole(plain: Any, arrays: Any) -> Any:
    """Return the value that a plain one stands for."""
    if isinstance(plain, list):
        return [_whole(part, arrays) for part in plain]
    if not isinstance(plain, dict):
        return plain
    if "of" in plain:
        return _class(plain["of"])(*(_whole(part, arrays) for part in plain["fields"]))
    if "enum" in plain:
        return _class(plain["enum"])(_whole(plain["value"], arrays))
    ((kind, value),) = plain.items()
    if kind == "array":
        return arrays[value]
    if kind == "number":
        return arrays[value][()]
    if kind == "int":
        return int(value)
    if kind == "float":
        return float.fromhex(value)
    if kind == "tuple":
        return tuple(_whole(part, arrays) for part in value)
    if kind == "dict":
        return {_whole(key, arrays): _whole(of, arrays) for key, of in value}
    if kind == "slice":
        return slice(*(_whole(part, arrays) for part in value))
    if kind == "range":
        return range(*value)
    raise TypeError(f"{kind} is not known")


def keep(path: str, value: Any) -> None:
    """Write a value to a file, which is whole or not there.

    Parameters
    ----------
    path : str
        The file. Where another process has written it meanwhile, with the same value, it stays.
    value : object
        Numbers, texts, arrays, tuples, lists, dictionaries, and named tuples, data classes and
        enumerations of this package.

    Raises
    ------
    TypeError
        Where it is made of something else: a fault of ours.
    OSError
        Where the system does not write it.
    """
    writer = _Writer()
    plain = writer.plain(value)
    text = np.frombuffer(json.dumps(plain).encode(), np.uint8)
    write_whole(path, lambda file: np.savez(file, value=text, **writer.arrays))


def write_whole(path: str, write: Callable[[Any], object]) -> None:
    """Have a file written that is whole or not there; one that is there and open stays."""
    new = f"{path}.{secrets.token_hex(4)}.new"
    try:
        with open(new, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.replace(new, path)
        except OSError:  # on Windows, where another process reads the same share
            if not os.path.exists(path):
                raise
    finally:
        with contextlib.suppress(OSError):
            os.remove(new)


def kept(path: str) -> Any:
    """Return the value that a file holds.

    Raises
    ------
    OSError, ValueError
        Where there is none, or not a whole one.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _whole(json.loads(arrays.pop("value").tobytes()), arrays)
    except (zipfile.BadZipFile, EOFError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error
