"""What a user sets for all algorithms: it holds in the desktop and in ``qgis_process``."""

import configparser

import numpy as np
import pytest
from scipy import ndimage

THREADS, MEMORY = "RASTER_KERNELS_THREADS", "RASTER_KERNELS_MEMORY"
FOLDER = "Processing/Configuration/"
NAMES = ["localvariance", "equalizehistogram", "fillgaps", "extractpeaks", "localcorrelation"]
every = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def cells():
    cells = np.random.default_rng(1).random((300, 520)).astype("f4") * 100
    cells[40:70, 100:130] = np.nan
    return cells


@pytest.fixture
def settings(provider):
    """Return QGIS's settings without ours in them; they are left so."""
    from qgis.core import QgsSettings

    def clear():
        for key in (THREADS, MEMORY):
            QgsSettings().remove(FOLDER + key)

    clear()
    yield QgsSettings()
    clear()


def told(outcome):
    """Return what a run says of its threads and memory."""
    return ", ".join(outcome.said[0].split(", ")[-2:])


def inputs(name, path):
    return {"INPUT": path, "INPUT_2": path} if name == "localcorrelation" else {"INPUT": path}


def test_processing_shows_the_settings_with_their_defaults(settings):
    from processing.core.ProcessingConfig import ProcessingConfig

    shown = ProcessingConfig.getSettings()["Raster Kernels"]
    defaults = {THREADS: 0, MEMORY: 256, "RASTER_KERNELS_SCHEDULER": ""}
    assert {setting.name: setting.default for setting in shown} == defaults
    assert not ProcessingConfig.getGroupIcon("Raster Kernels").isNull()
    assert all(setting.description and not setting.hidden for setting in shown)


def test_the_default_is_the_engine_s(provider):
    from raster_kernels.raster.common.plan import DEFAULT_BUDGET
    from raster_kernels.toolbox import settings

    assert settings.MEMORY.default * 2**20 == DEFAULT_BUDGET


@every
def test_what_is_set_in_processing_s_options_holds(settings, make, run, cells, name):
    from processing.core.ProcessingConfig import ProcessingConfig

    path = make(cells)
    ProcessingConfig.setSettingValue(THREADS, "1")  # the dialog gives texts
    ProcessingConfig.setSettingValue(MEMORY, "64")
    try:
        assert told(run(name, **inputs(name, path))) == "1 thread, 64 MB"
    finally:
        ProcessingConfig.setSettingValue(THREADS, 0)
        ProcessingConfig.setSettingValue(MEMORY, 256)


def test_what_the_options_dialog_saves_holds(settings, make, run, cells):
    from processing.core.ProcessingConfig import ProcessingConfig
    from processing.gui.ConfigDialog import ConfigDialog

    dialog = ConfigDialog(False)
    items = {setting.name: (setting, item) for setting, item in dialog.items.items()}
    for key, shown, wanted in ((THREADS, "0", "1"), (MEMORY, "256", "32")):
        setting, item = items[key]
        assert item.text() == shown
        item.setText(wanted)
        # What the dialog does for each setting when it is accepted.
        setting.setValue(str(item.text()))
        setting.save()
    try:
        assert told(run("localvariance", INPUT=make(cells))) == "1 thread, 32 MB"
    finally:
        ProcessingConfig.setSettingValue(THREADS, 0)
        ProcessingConfig.setSettingValue(MEMORY, 256)


@pytest.mark.parametrize(
    ("key", "value"),
    [(THREADS, -2), (THREADS, 1025), (THREADS, "two"), (MEMORY, 15), (MEMORY, 0), (MEMORY, "")],
)
def test_what_cannot_be_is_refused_where_it_is_set(settings, key, value):
    from processing.core.ProcessingConfig import ProcessingConfig

    before = ProcessingConfig.getSetting(key)
    with pytest.raises(ValueError, match=r"The setting '.*' is .*: give a whole number from"):
        ProcessingConfig.setSettingValue(key, value)
    assert ProcessingConfig.getSetting(key) == before
    assert settings.value(FOLDER + key) is None


@pytest.mark.parametrize(
    ("key", "value", "right"), [(MEMORY, "lots", "16 to 1048576"), (THREADS, 1.5, "-1 to 1024")]
)
@every
def test_nonsense_in_the_profile_is_one_sentence(
    settings, make, run, cells, tmp_path, name, key, value, right
):
    from qgis.core import QgsProcessingException

    path = make(cells)
    settings.setValue(FOLDER + key, value)
    with pytest.raises(QgsProcessingException) as caught:
        run(name, **inputs(name, path))
    said = str(caught.value).replace("Unable to execute algorithm\n", "").strip()
    assert f"is {value}: give a whole number from {right} under Settings > Options" in said
    assert "\n" not in said
    assert [entry.name for entry in tmp_path.iterdir()] == ["raster.tif"]


def test_memory_that_no_window_fits_in_is_one_sentence(settings, make, run, cells, tmp_path):
    from qgis.core import QgsProcessingException

    path = make(cells)
    settings.setValue(FOLDER + MEMORY, 16)
    sentence = r"does not fit into the memory for blocks, 16 MB; choose a smaller WINDOW, or allow"
    with pytest.raises(QgsProcessingException, match=sentence):
        run("localvariance", INPUT=path, WINDOW=5001)
    assert [entry.name for entry in tmp_path.iterdir()] == ["raster.tif"]


FAR = [
    ("localvariance", {"WINDOW": 20001}, "WINDOW"),
    ("localstatistics", {"WINDOW": 20001}, "WINDOW"),
    ("localcorrelation", {"WINDOW": 20001}, "WINDOW or MAX_LAG"),
    ("extractpeaks", {"SMOOTHING": 1000}, "SMOOTHING"),
]


@pytest.mark.parametrize(("name", "parameters", "what"), FAR)
def test_a_reach_that_no_block_holds_is_told_by_the_parameters_at_hand(
    settings, make, run, cells, name, parameters, what
):
    from qgis.core import QgsProcessingException

    stack = np.stack([cells + 1, cells[::-1], cells[:, ::-1], cells * 2])
    path = make(stack)
    second = {"INPUT_2": path} if name.endswith(("correlation", "field")) else {}
    settings.setValue(FOLDER + MEMORY, 16)
    with pytest.raises(QgsProcessingException, match="choose a smaller") as caught:
        run(name, INPUT=path, **second, **parameters)
    assert f"smaller {what}" in str(caught.value)


def test_what_says_how_far_windows_reach_is_a_parameter(provider):
    told = {
        algorithm.name(): set(algorithm.REACH)
        - {one.name() for one in algorithm.parameterDefinitions()}
        for algorithm in provider.algorithms()
    }
    assert not any(told.values())
    assert sum(1 for algorithm in provider.algorithms() if algorithm.REACH) > 8


@every
def test_memory_and_threads_change_no_result(settings, make, run, points, name):
    rng = np.random.default_rng(2)
    cells = ndimage.gaussian_filter(rng.normal(size=(400, 2600)), 4).astype("f4") * 100
    cells[rng.random(cells.shape) < 0.02] = np.nan
    path, answers, plans = make(cells), [], set()
    for threads, memory in ((1, 1024), (2, 16), (3, 40)):
        settings.setValue(FOLDER + THREADS, threads)
        settings.setValue(FOLDER + MEMORY, memory)
        outcome = run(name, **inputs(name, path))
        plans.add(outcome.said[0])
        if name == "extractpeaks":
            answers.append(points(outcome.path))
        else:
            with open(outcome.path, "rb") as file:
                answers.append(file.read())
    assert answers[1] == answers[0]
    assert answers[2] == answers[0]
    assert len(plans) == 3


class Context:
    """A context of a newer QGIS, which knows how many threads a run may have."""

    def __init__(self, threads):
        self._threads = threads

    def maximumThreads(self):
        return self._threads


@pytest.mark.parametrize(
    ("ours", "contexts", "applications", "used"),
    [
        (3, 7, 5, 3),
        (0, 7, 5, 7),
        (0, -1, 5, 5),
        (0, 0, 5, 5),
        (0, None, 5, 5),
        (0, -1, -1, "cores"),
        (0, None, -1, "cores"),
        (-1, 7, 5, "cores"),
    ],
)
def test_our_setting_goes_before_qgis_s_own(
    settings, monkeypatch, ours, contexts, applications, used
):
    import os

    from raster_kernels.toolbox import run as engine

    class Application:
        @staticmethod
        def maxThreads():
            return applications

    # The real one keeps to what the machine has.
    monkeypatch.setattr(engine, "QgsApplication", Application)
    settings.setValue(FOLDER + THREADS, ours)
    found = engine._thread_count(object() if contexts is None else Context(contexts))
    assert found == (os.cpu_count() if used == "cores" else used)


# --- The real program -----------------------------------------------------------------------


@pytest.fixture
def profile_with(qgis_process):
    """Return a function that puts values into the profile of ``qgis_process``; they go again."""
    qgis_process.enable()
    path = qgis_process.profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    before = path.read_text()

    def put(**values):
        ini = configparser.RawConfigParser()
        ini.optionxform = str
        ini.read_string(before)
        if not ini.has_section("Processing"):
            ini.add_section("Processing")
        for key, value in values.items():
            ini.set("Processing", f"Configuration\\{key}", str(value))
        with path.open("w") as file:
            ini.write(file, space_around_delimiters=False)

    yield put
    path.write_text(before)


def test_the_program_honours_the_settings(make, cells, profile_with, qgis_process, tmp_path):
    path, output = make(cells), tmp_path / "out.tif"
    call = ("run", "rasterkernels:localvariance", "--", f"INPUT={path}", f"OUTPUT={output}")
    profile_with(RASTER_KERNELS_THREADS=1, RASTER_KERNELS_MEMORY=64)
    result = qgis_process.call(*call)
    assert result.returncode == 0, result.stderr
    assert "520 x 300 cells, bands: 1, blocks: 1 of 520 x 300, 1 thread, 64 MB" in result.stdout
    assert "cells per second" in result.stdout
    output.unlink()
    profile_with(RASTER_KERNELS_MEMORY=3)
    result = qgis_process.call(*call)
    assert result.returncode == 1
    assert "is 3: give a whole number from 16 to 1048576 under Settings" in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert not output.exists()
