"""What every algorithm answers, as a file: two states of the code that should agree are compared.

``answers.py write FILE [FOLDER]`` runs all algorithms over made rasters, and over the rasters of
a folder; ``answers.py compare A B`` names what differs: cells, nodata, grid, metadata, rows,
number outputs, sentences, and what the log says.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import qgis_env

# Parameters that lead through all branches of an algorithm.
CASES = [
    ("localvariance", {}),
    ("localvariance", {"WINDOW": 7, "STATISTIC": 1, "DENOMINATOR": 1}),
    ("localvariance", {"WINDOW": 5, "STEP": 3, "EDGES": 4, "WINDOW_BANDS": 2, "MIN_CELLS": 4}),
    ("localvariance", {"WINDOW": 31, "SHAPE": 1, "EDGES": 1, "STATISTIC": 2}),
    ("localvariance", {"SHAPE": 2, "FOOTPRINT": "0 1 0; 1 1 1; 0 1 0", "EDGES": 5}),
    ("localvariance", {"WINDOW": 4, "WINDOW_ROWS": 9, "EDGES": 6, "FILL_NODATA_CELLS": True}),
    ("localvariance", {"CREATION_OPTIONS": "COMPRESS=DEFLATE|TILED=YES", "EDGES": 2}),
    ("localstatistics", {"STATISTICS": list(range(17)), "WINDOW": 5}),
    ("localstatistics", {"STATISTICS": [0, 1, 7, 11], "WINDOW": 7, "WEIGHTING": 1, "STEP": 3}),
    ("localstatistics", {"STATISTICS": [0, 2], "WINDOW": 9, "WEIGHTING": 2, "SHAPE": 1}),
    ("localstatistics", {"STATISTICS": [0, 1], "WINDOW": 9, "WEIGHTING": 3, "EDGES": 3}),
    ("localstatistics", {"STATISTICS": [7], "WEIGHTING": 4, "WEIGHTS": "1 0 -1; 2 0 -2; 1 0 -1"}),
    ("localstatistics", {"STATISTICS": [4, 6, 9, 12], "WINDOW": 9, "SHAPE": 3, "INNER_RADIUS": 2}),
    ("localstatistics", {"STATISTICS": [9, 10], "WINDOW": 31, "PERCENTILES": "5;95"}),
    ("localstatistics", {"STATISTICS": [13, 14, 15, 16], "WINDOW": 5, "SHAPE": 4}),
    ("equalizehistogram", {}),
    ("equalizehistogram", {"METHOD": 1, "OUTPUT_TYPE": 1, "OUTPUT_MAX": 65535.0}),
    ("equalizehistogram", {"METHOD": 0, "POOL": 1, "OUTPUT_TYPE": 2}),
    ("equalizehistogram", {"METHOD": 2}),
    *(("fillgaps", {"METHOD": method}) for method in range(15)),
    ("fillgaps", {"METHOD": 0, "MAX_DISTANCE": 3, "INTERIOR_ONLY": True, "GAP_RULE": 1}),
    ("fillgaps", {"METHOD": 2, "NEIGHBOURS": 5, "GAP_VALUES": "0"}),
    ("comparegapfill", {"METHODS": [0, 1, 2, 3, 7, 8, 14]}),
    ("extractpeaks", {}),
    ("extractpeaks", {"SMOOTHING": 2.0, "MIN_DISTANCE": 60.0, "CONNECTIVITY": 1}),
    ("extractpeaks", {"KIND": 1, "MIN_PROMINENCE": 1.0, "LIMIT": 40}),
    ("averagelocalvariance", {"MAX_SCALE": 9}),
    ("averagelocalvariance", {"METHOD": 1, "MAX_SCALE": 9, "STATISTIC": 0}),
    ("localcorrelation", {}),
    ("localcorrelation", {"WINDOW": 9, "SHAPE": 1, "EDGES": 3, "RESAMPLING": 2, "moved": True}),
    ("localcorrelation", {"METHOD": 1, "SIGNIFICANCE": True, "REGRESSION": True, "MAX_LAG": 1}),
    ("stackcorrelation", {"METHOD": 2, "WINDOW": 3}),
    ("stackcorrelation", {"WINDOW": 3, "EFFECTIVE_N": True, "moved": True}),
    ("estimateshift", {"RESAMPLE": 1, "moved": True}),
    ("matchtemplate", {"METHOD": 0, "THRESHOLD": 0.6}),
    ("matchtemplate", {"METHOD": 2, "MIN_DISTANCE": 40.0}),
    ("equalizeadaptive", {"TILE": 64}),
    ("equalizeadaptive", {"TILES": 3, "POOL": 1, "OUTPUT_TYPE": 2}),
    ("bandpeaks", {}),
    ("bandpeaks", {"KIND": 1, "RULE": 2, "BY": 1, "SMOOTHING_METHOD": 1}),
    ("bandcorrelation", {"METHOD": 1}),
    ("bandcorrelation", {"METHOD": 2}),
    ("crosscorrelogram", {"MAX_LAG": 1}),
    ("crosscorrelogram", {"AXIS": 3, "MAX_LAG": 3, "DETREND": True, "CONTIGUITY": 1}),
]
SECOND = ("localcorrelation", "stackcorrelation", "estimateshift")
VECTOR = (
    "extractpeaks",
    "averagelocalvariance",
    "bandcorrelation",
    "comparegapfill",
    "crosscorrelogram",
)
NOT_RASTERS = (".npy", ".npz", ".md", ".txt", ".json", ".xml")


def made(folder):
    """Write rasters of several types and kinds of nodata; return their paths."""
    import numpy as np
    from osgeo import gdal, osr

    rng = np.random.default_rng(7)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32633)
    rows, columns = np.mgrid[:330, :290]
    smooth = 300 * np.sin(rows / 23) * np.cos(columns / 31) + rng.normal(500, 20, rows.shape)
    holes = np.hypot(rows % 90 - 40, columns % 70 - 30) < 9
    kinds = {
        "float": (gdal.GDT_Float32, -9999.0, 1, []),
        "double": (gdal.GDT_Float64, float("nan"), 1, ["TILED=YES"]),
        "bytes": (gdal.GDT_Byte, 0.0, 3, ["COMPRESS=DEFLATE", "TILED=YES"]),
        "short": (gdal.GDT_Int16, -32768.0, 2, ["INTERLEAVE=PIXEL"]),
        "wide": (gdal.GDT_Int32, None, 1, []),
    }
    for name, (kind, nodata, count, options) in kinds.items():
        path = f"{folder}/{name}.tif"
        file = gdal.GetDriverByName("GTiff").Create(path, 290, 330, count, kind, options)
        file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
        file.SetProjection(srs.ExportToWkt())
        for number in range(1, count + 1):
            band = file.GetRasterBand(number)
            cells = smooth / 4 + 17 * number
            if nodata is not None:
                band.SetNoDataValue(nodata)
                cells = np.where(holes, nodata, np.clip(cells, 1, 255) if count == 3 else cells)
            band.WriteArray(cells)
        del file
    return sorted(Path(folder).glob("*.tif"))


def moved(path, folder):
    """Return a raster of the same cells, a third of a cell to the east."""
    from osgeo import gdal

    target = f"{folder}/moved.tif"
    copy = gdal.GetDriverByName("GTiff").CreateCopy(target, gdal.Open(path))
    place = list(copy.GetGeoTransform())
    place[0] += place[1] / 3
    copy.SetGeoTransform(place)
    del copy
    return target


def piece(path, folder):
    """Return a raster of some cells of another."""
    from osgeo import gdal

    target = f"{folder}/piece.tif"
    gdal.Translate(target, path, srcWin=[40, 50, 21, 14])
    return target


def told(path):
    """Return what a result holds."""
    from osgeo import gdal

    data = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_VECTOR)
    if data is None:
        return Path(path).read_text("utf-8", "replace")
    if data.RasterCount:
        bands = [data.GetRasterBand(number + 1) for number in range(data.RasterCount)]
        srs = data.GetSpatialRef()
        return {
            "size": [data.RasterXSize, data.RasterYSize],
            "place": data.GetGeoTransform(),
            "srs": srs.ExportToWkt() if srs else "",
            "gcps": data.GetGCPCount(),
            "metadata": [data.GetMetadata(), data.GetMetadata("IMAGE_STRUCTURE")],
            "bands": [
                {
                    "cells": hashlib.sha256(band.ReadAsArray().tobytes()).hexdigest(),
                    "mask": hashlib.sha256(band.GetMaskBand().ReadAsArray().tobytes()).hexdigest(),
                    "type": gdal.GetDataTypeName(band.DataType),
                    "nodata": repr(band.GetNoDataValue()),
                    "words": [band.GetDescription(), band.GetUnitType(), band.GetMetadata()],
                    "scale": [band.GetScale(), band.GetOffset()],
                    "colours": band.GetColorTable() is not None,
                }
                for band in bands
            ],
        }
    layer = data.GetLayer(0)
    rows = []
    for feature in layer:
        place = feature.GetGeometryRef()
        items = {key: value for key, value in feature.items().items() if key != "seconds"}
        rows.append([items, place.ExportToWkt() if place else None])
    return {"name": layer.GetName(), "rows": rows}


def steady(text, folder):
    """Return a text without what differs from run to run: folders, seconds, speeds."""
    text = str(text).replace(str(folder), "<folder>")
    return re.sub(r"in [\d.,]+ s: .*|[\d.,]+ MB|\d+ threads?", "…", text)


def answers(folder=""):
    """Run everything over made rasters and those of a folder; return the answers by name."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    found = {}
    work = Path(tempfile.mkdtemp(prefix="answers-"))
    rasters = [str(path) for path in made(work)]
    if folder:
        shutil.copytree(folder, work / "corpus")
        copies = sorted((work / "corpus").rglob("*"))
        rasters += [str(p) for p in copies if p.is_file() and p.suffix not in NOT_RASTERS]
    for raster in rasters:
        for place, (name, parameters) in enumerate(CASES):
            if len(rasters) > 10 and raster not in rasters[:5] and place % 3 and name != "fillgaps":
                continue
            out = work / "out"
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            inputs = {"INPUT": raster, "OUTPUT": f"{out}/out.{'gpkg' if name in VECTOR else 'tif'}"}
            given = dict(parameters)
            shifted = given.pop("moved", False)
            if name == "averagelocalvariance":
                inputs["OUTPUT_HTML"] = f"{out}/out.html"
            key = f"{Path(raster).relative_to(work)} {name} {json.dumps(parameters)}"
            try:
                if name == "matchtemplate":
                    inputs["TEMPLATE"] = piece(raster, out)
                    inputs["OUTPUT_POINTS"] = f"{out}/points.gpkg"
                if name in SECOND:
                    inputs["INPUT_2"] = moved(raster, out) if shifted else raster
                feedback = QgsProcessingFeedback(False)
                results = processing.run(
                    f"{qgis_env.PROVIDER}:{name}",
                    {**inputs, **given},
                    feedback=feedback,
                    context=QgsProcessingContext(),
                )
                answer = {k: v for k, v in results.items() if not str(v).startswith(str(out))}
                answer["log"] = [steady(line, work) for line in feedback.textLog().splitlines()]
                answer["files"] = sorted(os.listdir(out))
                answer["result"] = told(inputs["OUTPUT"])
                if name == "matchtemplate":
                    answer["points"] = told(inputs["OUTPUT_POINTS"])
                if name == "averagelocalvariance":
                    answer["report"] = told(inputs["OUTPUT_HTML"])
            except Exception as error:  # a sentence is an answer, and so is a fault
                answer = {"error": f"{type(error).__name__}: {steady(error, work)}"}
            found[key] = json.loads(steady(json.dumps(answer, default=str, sort_keys=True), work))
    shutil.rmtree(work, ignore_errors=True)
    return found


def differences(one, two, where=""):
    """Yield where two answers differ, and how."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted({*one, *two}):
            yield from differences(one.get(key), two.get(key), f"{where} > {key}")
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for place, (a, b) in enumerate(zip(one, two)):
            yield from differences(a, b, f"{where}[{place}]")
    elif one != two:
        yield f"{where}: {str(one)[:200]} | {str(two)[:200]}"


def main():
    """Run from the command line."""
    what, first, *more = sys.argv[1:]
    if what == "compare":
        pair = [json.loads(Path(path).read_text()) for path in (first, *more)]
        lines = list(differences(*pair))
        print("\n".join(lines[:200]))
        print(f"{len(pair[0])} answers, {len(lines)} differences")
        os._exit(bool(lines))
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path += [f"{QgsApplication.pkgDataPath()}/python/plugins", str(qgis_env.link_package())]
    from processing.core.Processing import Processing

    from raster_kernels import classFactory

    Processing.initialize()
    plugin = classFactory(None)
    plugin.initProcessing()
    found = answers(*more)
    Path(first).write_text(json.dumps(found, indent=1, sort_keys=True))
    failed = sum("error" in answer for answer in found.values())
    print(f"{len(found)} answers, {failed} of them sentences")
    sys.stdout.flush()
    os._exit(0)  # QGIS's own end can crash in a bare script.


if __name__ == "__main__":
    main()
