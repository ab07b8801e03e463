"""The files of a raster are found down to the last, and a file that changed is noticed."""

import html
import json
import os
import zipfile

import numpy as np
import pytest
from osgeo import gdal, ogr

from raster_kernels.raster.sources.files import _StableInodes, change, files_of, stamps_of

pytestmark = pytest.mark.usefixtures("both_error_styles")

CELLS = np.arange(12, dtype=np.uint8).reshape(3, 4)


def vrt_of(name, relative=0, more=""):
    return (
        '<VRTDataset rasterXSize="4" rasterYSize="3"><GeoTransform>0,1,0,3,0,-1</GeoTransform>'
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="{relative}">{html.escape(str(name))}</SourceFilename>'
        f"<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>{more}</VRTDataset>"
    )


@pytest.fixture
def tile(make):
    return make(CELLS, "tile.tif")


@pytest.fixture
def write(tmp_path):
    def write_text(name, text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    return write_text


def test_a_vrt_of_vrts_leads_to_its_tile(write, tile):
    one = write("one.vrt", vrt_of("tile.tif", 1))
    two = write("sub/two.vrt", vrt_of("../one.vrt", 1))
    three = write("three.vrt", vrt_of(two))
    found = files_of(three)
    assert found[0] == three
    assert {os.path.realpath(path) for path in found} == {three, two, one, tile}


def spellings(tile, folder):
    size = os.path.getsize(tile)
    with zipfile.ZipFile(folder / "tile.zip", "w") as archive:
        archive.write(tile, "in/tile.tif")
    region = (
        f"<VSISparseFile><Length>{size}</Length><SubfileRegion>"
        '<Filename relative="1">tile.tif</Filename><DestinationOffset>0</DestinationOffset>'
        f"<SourceOffset>0</SourceOffset><RegionLength>{size}</RegionLength></SubfileRegion>"
        "</VSISparseFile>"
    )
    (folder / "sparse.xml").write_text(region)
    (folder / "inner.vrt").write_text(vrt_of("tile.tif", 1))
    return {
        "itself": tile,
        "relative": os.path.relpath(tile),
        "subfile": f"/vsisubfile/0,{tile}",
        "subfile of a size": f"/vsisubfile/0_{size},{tile}",
        "sparse": f"/vsisparse/{folder}/sparse.xml",
        "directory": f"GTIFF_DIR:1:{tile}",
        "raw": f"GTIFF_RAW:{tile}",
        "vrt": f"vrt://{tile}?bands=1",
        "vrt of a vrt": f"vrt://{folder}/inner.vrt?bands=1",
        "derived": f"DERIVED_SUBDATASET:LOGAMPLITUDE:{folder}/inner.vrt",
        "text": vrt_of(tile),
        "text of text": vrt_of(vrt_of(tile)),
        "zip": f"/vsizip/{folder}/tile.zip/in/tile.tif",
        "zip in braces": f"/vsizip/{{{folder}/tile.zip}}/in/tile.tif",
    }


SPELLINGS = (
    "itself",
    "relative",
    "subfile",
    "subfile of a size",
    "sparse",
    "directory",
    "raw",
    "vrt",
    "vrt of a vrt",
    "derived",
    "text",
    "text of text",
    "zip",
    "zip in braces",
)


@pytest.mark.parametrize("below", [False, True], ids=["as the source", "as the source of a VRT"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_name_of_a_file_leads_to_it(write, tile, tmp_path, spelling, below):
    name = spellings(tile, tmp_path)[spelling]
    if below:
        name = write("above.vrt", vrt_of(name))
    wanted = tmp_path / "tile.zip" if "zip" in spelling else tile
    assert any(os.path.samefile(path, wanted) for path in files_of(name))


def test_a_vrt_in_an_archive_leads_to_tiles_outside(write, tile, tmp_path):
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.write(write("in.vrt", vrt_of(tile)), "in.vrt")
    found = files_of(f"/vsizip/{tmp_path}/some.zip/in.vrt")
    assert {str(tmp_path / "some.zip"), tile} <= set(found)


def test_what_a_vrt_reads_beside_its_cells_is_found(write, make, tile):
    mask, overview = make(CELLS, "mask.tif"), make(CELLS[:2, :2], "less.tif")
    band = '<VRTRasterBand dataType="Byte"><SimpleSource><SourceFilename relativeToVRT="1">'
    text = vrt_of(
        "tile.tif",
        1,
        f"<MaskBand>{band}mask.tif</SourceFilename></SimpleSource></VRTRasterBand></MaskBand>",
    ).replace(
        "</SimpleSource></VRTRasterBand><Mask",
        '</SimpleSource><Overview><SourceFilename relativeToVRT="1">less.tif</SourceFilename>'
        "<SourceBand>1</SourceBand></Overview></VRTRasterBand><Mask",
    )
    assert {tile, mask, overview} <= set(files_of(write("with mask.vrt", text)))


def test_the_source_of_a_warped_vrt_is_found(make, tmp_path, write):
    tile = make(CELLS, "tile.tif")
    inner, warped = write("inner.vrt", vrt_of("tile.tif", 1)), str(tmp_path / "warped.vrt")
    gdal.Warp(warped, inner, format="VRT", srcSRS="EPSG:4326").FlushCache()
    assert {inner, tile} <= set(files_of(warped))


@pytest.mark.parametrize("ending", [".msk", ".ovr", ".aux.xml"])
def test_files_beside_a_tile_are_found(write, tile, ending):
    beside = write("tile.tif" + ending, "something")
    assert beside in files_of(write("two.vrt", vrt_of(write("one.vrt", vrt_of("tile.tif", 1)))))


def test_the_header_of_a_tile_is_found(write, make, tmp_path):
    tile = make(CELLS, "tile.dat", driver="ENVI")
    assert str(tmp_path / "tile.hdr") in files_of(write("one.vrt", vrt_of("tile.dat", 1)))
    assert tile in files_of(tile)


def test_a_vrt_that_is_called_a_tif_is_seen_through(write, tile):
    assert tile in files_of(write("one.vrt", vrt_of(write("fake.tif", vrt_of("tile.tif", 1)))))


def test_vrts_that_read_one_another_end(write):
    one = write("one.vrt", vrt_of("two.vrt", 1))
    two = write("two.vrt", vrt_of("one.vrt", 1))
    assert files_of(one) == [one, two]


def test_a_thousand_vrts_one_in_the_other_are_followed(write, tile, tmp_path):
    name = "tile.tif"
    for number in range(1000):
        name = os.path.basename(write(f"{number}.vrt", vrt_of(name, 1)))
    found = files_of(str(tmp_path / name))
    assert len(found) == 1001
    assert found[-1] == tile


def test_the_tiles_of_an_index_are_found(write, make, tmp_path):
    tile, other = make(CELLS, "tile.tif"), make(CELLS, "sub.tif")
    path = str(tmp_path / "tiles.gti.gpkg")
    index = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = index.CreateLayer("tiles")
    layer.CreateField(ogr.FieldDefn("location", ogr.OFTString))
    for location in ("tile.tif", vrt_of(other)):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["location"] = location
        layer.CreateFeature(feature)
    feature = layer = index = None
    for name in (path, f"GTI:{path}"):
        assert {path, tile, other} <= set(files_of(name))
    text = (
        "<GDALTileIndexDataset><IndexDataset>tiles.gti.gpkg</IndexDataset></GDALTileIndexDataset>"
    )
    assert tile in files_of(write("index.gti", text))


def test_the_inputs_of_a_pipeline_are_found(write, tile):
    command = f"gdal raster pipeline ! read {tile} ! hillshade"
    text = json.dumps({"type": "gdal_streamed_alg", "command_line": command})
    assert tile in files_of(write("shade.gdalg.json", text))


def test_ten_thousand_tiles_are_not_opened(write, monkeypatch, tmp_path):
    (tmp_path / "tiles").mkdir()
    tiles = []
    for number in range(10_000):
        tiles.append(str(tmp_path / "tiles" / f"{number}.tif"))
        os.close(os.open(tiles[-1], os.O_CREAT))
    sources = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">tiles/{number}.tif</SourceFilename>'
        "</SimpleSource>"
        for number in range(10_000)
    )
    one = write("one.vrt", vrt_of("0", 1).replace("<SimpleSource>", sources + "<SimpleSource>"))
    mosaic = write("two.vrt", vrt_of("one.vrt", 1))
    opened = []
    monkeypatch.setattr(gdal, "OpenEx", lambda *arguments, **keywords: opened.append(arguments))
    count = _count_opens(monkeypatch, opened)
    assert files_of(mosaic) == [mosaic, one, *tiles]
    assert 0 < count() < 200


def _count_opens(monkeypatch, opened):
    import builtins

    plain = builtins.open

    def count_and_open(*arguments, **keywords):
        opened.append(arguments)
        return plain(*arguments, **keywords)

    monkeypatch.setattr("builtins.open", count_and_open)
    return lambda: len(opened)


# --- What became of a file -------------------------------------------------------------------


def stamp_of(path):
    return next(stamp for stamp in stamps_of(files_of(path)) if stamp.path == str(path))


def changes_of(stamps):
    return [change(stamp) for stamp in stamps]


def look_at(path):
    """Do what QGIS does when it shows a raster."""
    dataset = gdal.Open(path)
    dataset.GetRasterBand(1).ComputeStatistics(False)
    dataset.GetRasterBand(1).GetDefaultHistogram()
    dataset.FlushCache()


@pytest.mark.parametrize("made", ["by hand", "by GDAL", "warped", "with metadata"])
def test_statistics_written_into_a_vrt_are_no_change(write, tile, tmp_path, made):
    if made in ("by hand", "with metadata"):
        more = "<Metadata><MDI key='a'>1</MDI></Metadata>" if made == "with metadata" else ""
        path = write("a.vrt", "<!-- mine -->" + vrt_of("tile.tif", 1, more))
    else:
        path = str(tmp_path / "a.vrt")
        options = {"format": "VRT", **({"srcSRS": "EPSG:4326"} if made == "warped" else {})}
        (gdal.Warp if made == "warped" else gdal.Translate)(path, tile, **options).FlushCache()
    stamps, before = stamps_of(files_of(path)), os.stat(path)
    look_at(path)
    assert os.stat(path).st_size != before.st_size
    assert changes_of(stamps) == ["", ""]


def test_another_source_in_a_vrt_is_a_change(write, make, tile):
    make(CELLS + 1, "tilf.tif")
    path = write("a.vrt", vrt_of("tile.tif", 1))
    above = write("b.vrt", vrt_of("a.vrt", 1))
    stamps = stamps_of(files_of(above))
    look_at(above)
    assert changes_of(stamps) == ["", "", ""]
    write("a.vrt", vrt_of("tilf.tif", 1))
    os.utime(path, ns=(1, 1))
    assert changes_of(stamps) == ["", "was changed", ""]
    os.remove(path)
    assert changes_of(stamps) == ["", "went away", ""]


def test_a_tile_two_vrts_down_is_stamped(write, tile):
    stamps = stamps_of(files_of(write("b.vrt", vrt_of(write("a.vrt", vrt_of("tile.tif", 1))))))
    with open(tile, "ab") as file:
        file.write(b"more")
    assert changes_of(stamps) == ["", "", "was changed"]


def swap(path, other):
    """Put another file of the same size and time in a file's place."""
    assert os.path.getsize(path) == os.path.getsize(other)
    os.utime(other, ns=(os.stat(path).st_atime_ns, os.stat(path).st_mtime_ns))
    os.replace(other, path)


def test_a_file_of_the_same_size_and_time_in_its_place_is_a_change(make, tile):
    stamp = stamp_of(tile)
    if not stamp.inode:
        pytest.skip("the file system of temporary files may make up inodes")
    assert change(stamp) == ""
    swap(tile, make(CELLS + 1, "other.tif"))
    assert change(stamp) == "was changed"


def test_inodes_that_are_made_up_are_not_looked_at(make, tile, monkeypatch):
    monkeypatch.setattr(_StableInodes, "_is_local", lambda self, path: False)
    stamp = stamp_of(tile)
    assert stamp.inode == 0
    swap(tile, make(CELLS + 1, "other.tif"))
    assert change(stamp) == ""


@pytest.mark.parametrize(
    ("mounts", "local"),
    [
        ("1 0 8:1 / / rw - ext4 /dev/a rw", True),
        ("1 0 8:1 / / rw shared:1 - ext4 /dev/a rw\n2 1 0:9 / /net rw - cifs //a rw", False),
        ("1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / /net rw - fuse.sshfs a rw", False),
        ("1 0 0:9 / / rw - nfs a rw\n2 1 0:9 / /net/a\\040b rw - xfs a rw", False),
        ("1 0 0:9 / / rw - nfs a rw\n2 1 0:9 / /net rw - xfs a rw", True),
        ("", False),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="mounts of Linux")
def test_inodes_are_trusted_on_local_disks_alone(monkeypatch, write, mounts, local):
    monkeypatch.setattr("sys.platform", "linux")
    path = write("mountinfo", mounts)
    plain = open
    monkeypatch.setattr("builtins.open", lambda name, *a, **k: plain(path, *a, **k))
    assert _StableInodes()._is_local("/net/a.tif") is local
