"""No result takes the place of a file that a source is read from, however deep it lies."""

import os
import zipfile

import pytest
from osgeo import gdal

from .conftest import ALGORITHMS, RASTER, VECTOR, assert_whole, landscape, write

# GDAL itself writes the statistics that QGIS asks for into a VRT, or beside a tile.
LOOKED_AT = ("tiles/outer.vrt", "tiles/inner.vrt", "tiles/tile.tif.aux.xml", "second.tif.aux.xml")


def of_subfile(home):
    return f"/vsisubfile/0,{home.path('tiles/tile.tif')}"


def of_sparse_file(home):
    size = os.path.getsize(home.path("tiles/tile.tif"))
    sparse = home.folder / "sparse.xml"
    sparse.write_text(
        f"<VSISparseFile><Length>{size}</Length><SubfileRegion>"
        '<Filename relative="1">tiles/tile.tif</Filename>'
        "<DestinationOffset>0</DestinationOffset><SourceOffset>0</SourceOffset>"
        f"<RegionLength>{size}</RegionLength></SubfileRegion></VSISparseFile>"
    )
    home.remember()
    return f"/vsisparse/{sparse}"


def of_mosaic(home):
    return home.path("tiles/outer.vrt")


def of_name_of_a_mosaic(home):
    return f"vrt://{home.path('tiles/inner.vrt')}?bands=1"


def of_text(home):
    return (
        gdal.Open(home.path("tiles/outer.vrt"))
        .GetMetadata("xml:VRT")[0]
        .replace('relativeToVRT="1">', f'relativeToVRT="0">{home.path("tiles")}/')
    )


def of_warped(home):
    gdal.Warp(home.path("warped.vrt"), home.path("tiles/outer.vrt"), format="VRT").FlushCache()
    home.remember()
    return home.path("warped.vrt")


def of_archive(home):
    path = home.path("deep.zip")
    text = of_text(home)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep.vrt", text)
    home.remember()
    return f"/vsizip/{path}/deep.vrt"


SOURCES = (
    of_mosaic,
    of_subfile,
    of_sparse_file,
    of_name_of_a_mosaic,
    of_text,
    of_warped,
    of_archive,
)


@pytest.mark.parametrize("source", SOURCES)
def test_a_result_does_not_replace_a_tile_of_its_input(home, attempt, source):
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(source(home), "deep")
    assert layer.isValid()
    said = attempt("localvariance", home.path("tiles/tile.tif"), INPUT=layer)
    assert "tile.tif is an input as well; choose another name" in said
    home.assert_unharmed(*LOOKED_AT, "warped.vrt")


@pytest.mark.parametrize("name", RASTER)
def test_no_algorithm_replaces_a_tile_of_its_input(home, attempt, name):
    said = attempt(name, home.path("tiles/tile.tif"), INPUT=home.path("tiles/outer.vrt"))
    assert "tile.tif is an input as well; choose another name" in said
    home.assert_unharmed(*LOOKED_AT)


@pytest.mark.parametrize("name", VECTOR)
def test_points_and_tables_do_not_replace_a_tile_of_their_input(home, attempt, name):
    tile = write(home.path("tile.gpkg"), landscape().clip(0, 255).astype("u1"), "GPKG")
    for outer, inner in (("one.vrt", tile), ("two.vrt", home.path("one.vrt"))):
        gdal.Translate(home.path(outer), inner, format="VRT").FlushCache()
    home.remember()
    said = attempt(name, tile, INPUT=home.path("two.vrt"))
    assert "tile.gpkg is an input as well; choose another name" in said
    home.assert_unharmed("one.vrt", "two.vrt")


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("localcorrelation", "INPUT_2"), ("fillgaps", "GAP_MASK"), ("localstatistics", "SELECTION")],
)
def test_a_result_does_not_replace_a_tile_of_another_input(home, attempt, name, parameter):
    said = attempt(name, home.path("tiles/tile.tif"), **{parameter: home.path("tiles/outer.vrt")})
    assert "tile.tif is an input as well; choose another name" in said
    home.assert_unharmed(*LOOKED_AT)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_result_beside_the_tiles_is_written(home, attempt, name):
    target = "tiles/new.gpkg" if name in VECTOR else "tiles/new.tif"
    assert attempt(name, home.path(target), INPUT=home.path("tiles/outer.vrt")) == ""
    assert_whole(home.path(target))
    home.assert_unharmed(*LOOKED_AT, target)
