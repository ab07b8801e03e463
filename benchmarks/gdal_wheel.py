"""Run one of GDAL's algorithms from the libgdal that rasterio's wheel holds.

    python gdal_wheel.py version
    python gdal_wheel.py NAME ARGUMENT...

The wheel has no ``gdal`` program; this is what ``gdal raster NAME`` does. "version" prints
nothing where the library is too old to have local filters.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

POINTER, TEXT, FLAG = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_bool
FUNCTIONS = {
    "GDALGetGlobalAlgorithmRegistry": (POINTER,),
    "GDALAlgorithmRegistryInstantiateAlg": (POINTER, POINTER, TEXT),
    "GDALAlgorithmInstantiateSubAlgorithm": (POINTER, POINTER, TEXT),
    "GDALAlgorithmParseCommandLineArguments": (FLAG, POINTER, ctypes.POINTER(TEXT)),
    "GDALAlgorithmRun": (FLAG, POINTER, POINTER, POINTER),
    "GDALAlgorithmFinalize": (FLAG, POINTER),
    "GDALVersionInfo": (TEXT, TEXT),
}


def load():
    """Return the library with its functions declared; AttributeError where it is too old."""
    home = Path(importlib.util.find_spec("rasterio").origin).parent
    # Set before it is loaded: these are what importing rasterio would tell it.
    os.environ.update(GDAL_DATA=str(home / "gdal_data"), PROJ_DATA=str(home / "proj_data"))
    library = ctypes.CDLL(str(next(home.with_name("rasterio.libs").glob("libgdal*"))))
    for name, (result, *arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.GDALAllRegister()
    return library


def find(library, name):
    """Return the algorithm ``gdal raster NAME``, or nothing where there is none."""
    registry = library.GDALGetGlobalAlgorithmRegistry()
    raster = library.GDALAlgorithmRegistryInstantiateAlg(registry, b"raster")
    return library.GDALAlgorithmInstantiateSubAlgorithm(raster, name.encode())


def run(name, arguments):
    """Run an algorithm and return whether it succeeded; GDAL itself prints its errors."""
    library = load()
    algorithm = find(library, name)
    words = (TEXT * (len(arguments) + 1))(*(word.encode() for word in arguments), None)
    return (
        library.GDALAlgorithmParseCommandLineArguments(algorithm, words)
        and library.GDALAlgorithmRun(algorithm, None, None)
        and library.GDALAlgorithmFinalize(algorithm)
    )


def version():
    """Return the version of a library that has local filters, or an empty text."""
    try:
        library = load()
    except (AttributeError, OSError, StopIteration):
        return ""
    return library.GDALVersionInfo(b"RELEASE_NAME").decode() if find(library, "neighbors") else ""


if __name__ == "__main__":
    if sys.argv[1] == "version":
        print(version())
    elif not run(sys.argv[1], sys.argv[2:]):
        raise SystemExit(1)
