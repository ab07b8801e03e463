"""What a block takes is no more than what its plan was told of a cell."""

import tracemalloc
from typing import NamedTuple

import numpy as np
import pytest

SIZE = (400, 420)
CASES = [
    ("localvariance", {"WINDOW": 5}),
    ("localvariance", {"WINDOW": 3, "WINDOW_BANDS": 3}),
    ("localstatistics", {"STATISTICS": [0, 2, 9], "WINDOW": 5}),
    ("localstatistics", {"STATISTICS": [14], "SELECTION": True}),
    ("localcorrelation", {"INPUT_2": True}),
    ("localcorrelation", {"INPUT_2": True, "REGRESSION": True, "MAX_LAG": 1}),
    ("stackcorrelation", {"INPUT_2": True}),
    ("equalizehistogram", {}),
    ("equalizehistogram", {"OUTPUT_TYPE": 2, "METHOD": 1}),
    ("extractpeaks", {}),
    ("averagelocalvariance", {"MAX_SCALE": 5}),
    ("matchtemplate", {"TEMPLATE_EXTENT": "500030,500090,4099910,4099970"}),
    ("displacementfield", {"INPUT_2": True}),
    ("displacementfield", {"INPUT_2": True, "WINDOW": 32, "MAX_SHIFT": 30, "STEP": 90}),
    ("bandcorrelation", {}),
    ("crosscorrelogram", {}),
    *(("fillgaps", {"METHOD": method}) for method in (0, 5)),
]


class Took(NamedTuple):
    """What a job held at most, in bytes for each cell of a block with its halo."""

    read: float
    made: float
    peak: float  # with all that the kernel made
    whole: bool  # whether the kernel is given whole blocks: tiles are as large whatever blocks are
    told: dict  # what its plan was told


@pytest.fixture
def took(monkeypatch):
    """Return what the jobs of a run took."""
    from raster_kernels.raster.verbs import jobs
    from raster_kernels.toolbox import run as engine

    told, found, read = [], [], []
    make_plan, read_block = engine.make_plan, jobs.read_block

    def plan(shape, **keywords):
        if shape != (1, 1):
            told.append(keywords)
        return make_plan(shape, **keywords)

    def remember(*arguments, **keywords):
        read.append(read_block(*arguments, **keywords))
        return read[-1]

    within = engine.Run.within

    def again(*arguments):
        told.clear()
        return within(*arguments)

    def watch(kind):
        work = kind.__call__

        def call(job, piece, readers=None, memory=None):
            read.clear()
            tracemalloc.start()
            result = work(job, piece, readers, memory)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            makes = isinstance(job, jobs.MapJob)
            # What makes the result is planned first, before others look at the raster.
            asked = told[0 if makes else -1]
            found.append(
                Took(
                    sum(block.nbytes / block[0].size for block in read),
                    job.share * job.dtype.itemsize * len(piece.bands) if makes else 0,
                    peak / read[0][0].size,
                    not makes and job.unit is None,
                    {**asked, "held": asked["bands"] if asked["together"] else len(piece.bands)},
                )
            )
            return result

        monkeypatch.setattr(kind, "__call__", call)

    monkeypatch.setattr(engine, "make_plan", plan)
    monkeypatch.setattr(engine, "_thread_count", lambda context: 1)
    monkeypatch.setattr(jobs, "read_block", remember)
    monkeypatch.setattr(engine.Run, "within", again)
    watch(jobs.MapJob)
    watch(jobs.ReduceJob)
    return found


@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_a_block_takes_no_more_than_its_plan_was_told(make, run, took, name, parameters, dtype):
    rng = np.random.default_rng(1)
    cells = (rng.random((4, *SIZE)) * 250).astype(dtype)
    given = {"INPUT": make(cells, nodata=0), **parameters}
    for key in parameters.keys() & {"INPUT_2", "SELECTION"}:
        given[key] = make(cells[::-1], f"{key}.tif", nodata=0)
    run(name, **given)  # what is imported is no memory of a block's
    took.clear()
    run(name, **given)
    assert took
    for read, made, peak, whole, told in took:
        block = told["cell_bytes"] * (told["held"] + told.get("more_bands", 0))
        results = told.get("out_bytes", 0.0) * told["held"]
        assert read + made <= block + results
        assert not whole or peak <= block
