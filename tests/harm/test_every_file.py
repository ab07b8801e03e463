"""Each of a user's files named as the output, and as the input: nothing else is ever touched."""

import os

import pytest

from ..fixtures import SECOND
from .conftest import ALGORITHMS, VECTOR, assert_whole, state

every = pytest.mark.parametrize("name", ALGORITHMS)
# What may come and go with an output that is there: files of the same format's own.
COMPANIONS = {
    ".dat": (".hdr", ".dat.aux.xml"),
    ".bil": (".hdr", ".prj", ".stx", ".bil.aux.xml"),
    ".asc": (".prj", ".asc.aux.xml"),
    ".png": (".wld", ".png.aux.xml"),
    ".img": (".rrd", ".img.aux.xml"),
    ".tif": (".tif.aux.xml", ".tif.ovr", ".tif.msk"),
    ".shp": (".dbf", ".shx", ".prj", ".cpg", ".qix", ".shp.aux.xml"),
}


def companions(entry):
    """Return the names of the files that may belong to an output."""
    stem, ending = os.path.splitext(entry)
    return [stem + other for other in COMPANIONS.get(ending.lower(), ())]


@every
def test_each_file_as_output_is_replaced_whole_or_left(home, attempt, name):
    entries = [entry for entry in state(home.folder) if not os.path.isdir(home.path(entry))]
    assert len(entries) > 40
    outcomes = {}
    for entry in entries:
        home.remember()
        refused = outcomes[entry] = attempt(name, home.path(entry))
        if refused:
            home.assert_unharmed()
            assert "OUTPUT" in refused, refused
            continue
        real = os.path.relpath(os.path.realpath(home.path(entry)), os.path.realpath(home.folder))
        # The tiles of a VRT are new; statistics beside a link describe what it led to before.
        tiles = [one for one in state(home.folder) if one.startswith(f"{real}-")]
        assert not tiles or real.endswith(".vrt")
        home.assert_unharmed(real, *companions(real), *companions(entry), *tiles)
        if home.was(entry):
            assert os.path.islink(home.path(entry)) == home.was(entry)[0].startswith("l")
        assert_whole(home.path(entry))
        if home.was(real):
            assert state(home.folder)[real][0] == home.was(real)[0]
    for refused in ("dem.tif", "hard link.tif", "readonly.tif", "pipe.tif", "project.gpkg"):
        assert outcomes.get(refused, "refused"), refused
    if name in SECOND:
        assert outcomes["second.tif"]
    taken = ("private.tif", "link.tif", "dangling.tif")
    if name in VECTOR:
        taken = ("wells.shp",) if name == "extractpeaks" else ("prices.csv",)
    for entry in taken:
        assert not outcomes[entry], (entry, outcomes[entry])


@every
@pytest.mark.parametrize("output", ["new.tif", "new.img", "orphan.tif"])
def test_each_file_as_input_stays_as_it_is(home, attempt, name, output):
    ran = 0
    if name in VECTOR:
        output = {"new.tif": "new.csv", "new.img": "new.gpkg"}.get(output, "stray.shp")
    for entry in [e for e in state(home.folder) if os.path.isfile(home.path(e))]:
        path = f"/vsigzip/{home.path(entry)}" if entry.endswith(".gz") else home.path(entry)
        second = {SECOND[name]: path} if name in SECOND else {}
        refused = attempt(name, home.path(output), INPUT=path, **second)
        assert not (refused and entry.endswith(".gz") and ran)
        home.assert_unharmed(output, *(c for c in companions(output) if not home.was(c)))
        if refused:
            home.assert_as_it_was(output)
        ran += not refused
        for made in (output, *companions(output)):
            if home.was(made) is None and os.path.exists(home.path(made)):
                os.remove(home.path(made))
    # What lies beside it would be read as part of it, and is not ours to remove.
    assert (ran == 0) == (output in ("orphan.tif", "stray.shp"))
    assert ran == 0 or ran >= 20
