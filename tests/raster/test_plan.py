"""A plan covers each cell once, in row order, within its budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.common.plan import UNIT, Plan, make_plan, tiles

sizes = st.integers(1, 40)


@given(sizes, sizes, st.integers(1, 50), st.integers(1, 50))
def test_blocks_cover_each_cell_once_in_row_order(rows, columns, block_rows, block_columns):
    plan = Plan(rows, columns, block_rows, block_columns)
    covered = np.zeros((rows, columns), int)
    windows = list(plan)
    for window in windows:
        covered[window.row : window.row_end, window.column : window.column_end] += 1
    assert (covered == 1).all()
    assert windows == sorted(windows)
    assert len(plan) == len(windows)


@given(st.integers(0, 30), st.integers(0, 30), sizes, sizes, st.integers(1, 9), st.integers(1, 9))
def test_tiles_are_cut_along_multiples_from_the_rasters_corner(row, column, rows, columns, r, c):
    covered = np.zeros((rows, columns), int)
    for tile in tiles(Window(row, column, rows, columns), r, c):
        assert tile.row // r == (tile.row_end - 1) // r
        assert tile.column // c == (tile.column_end - 1) // c
        covered[
            tile.row - row : tile.row_end - row, tile.column - column : tile.column_end - column
        ] += 1
    assert (covered == 1).all()


@pytest.mark.parametrize("shape", [(1, 1), (100, 100), (3000, 5000), (10, 400000), (400000, 10)])
@pytest.mark.parametrize("halo", [0, 2, 100])
@pytest.mark.parametrize("threads", [1, 8])
def test_blocks_under_way_fit_the_budget(shape, halo, threads):
    budget = 64 * 2**20
    plan = make_plan(shape, cell_bytes=20, budget=budget, threads=threads, halo=halo)
    rows, columns = min(plan.block_rows, shape[0]), min(plan.block_columns, shape[1])
    assert (rows + halo) * (columns + halo) * 20 * (threads + 1) <= budget
    assert plan.threads == threads


def test_a_window_that_cannot_fit_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match=r"memory for blocks, 1 MB; choose a smaller WINDOW"):
        make_plan((5000, 5000), cell_bytes=100, budget=2**20, threads=8, halo=500, reach="WINDOW")


def test_fewer_threads_work_where_blocks_of_all_would_not_fit():
    plan = make_plan((20000, 20000), cell_bytes=8, budget=256 * 2**20, threads=64, halo=1000)
    assert 1 <= plan.threads < 64
    cells = (plan.block_rows + 1000) * (plan.block_columns + 1000)
    assert cells * 8 * (plan.threads + 1) <= 256 * 2**20


def test_fewer_threads_work_where_the_memory_at_work_of_all_would_not_fit():
    settings = {"cell_bytes": 4, "halo": 500, "tile_bytes": 200}
    assert make_plan((5000, 5000), threads=2, **settings).threads == 2
    assert make_plan((5000, 5000), threads=64, **settings).threads == 3
    assert make_plan((5000, 5000), threads=64, budget=2**26, **settings).threads == 1
    settings.update(halo=4, tile_bytes=450)
    assert make_plan((5000, 5000), threads=64, **settings).threads == 64


@pytest.mark.parametrize("halo", [0, 100, 2000])
def test_results_take_no_memory_beside_their_block(halo):
    budget = 256 * 2**20
    plan = make_plan((9000, 9000), cell_bytes=4, out_bytes=150, halo=halo, threads=2)
    cells = (plan.block_rows + halo) * (plan.block_columns + halo)
    results = plan.block_rows * plan.block_columns
    assert (cells * 4 + results * 150) * (plan.threads + 1) <= budget


def test_results_that_fit_but_once_are_not_refused():
    plan = make_plan((9000, 9000), cell_bytes=12, out_bytes=720, halo=4, threads=8)
    assert (plan.block_columns, plan.threads) == (UNIT, 1)


def test_too_many_results_are_refused_with_what_to_do():
    with pytest.raises(ValueError, match=r"results of a block take .* MB, .* write fewer bands"):
        make_plan((5000, 5000), cell_bytes=4, out_bytes=8000, halo=2)


def test_results_that_wait_for_a_row_of_blocks_count_as_memory():
    shape = 100_000, 60_000
    budget = 256 * 2**20
    for out_bytes in (4.0, 16.0, 80.0):
        plan = make_plan(shape, cell_bytes=8.0, threads=2, out_bytes=out_bytes, budget=budget)
        at_work = 3 * plan.block_rows * plan.block_columns * (8.0 + 2 * out_bytes)
        gathered = plan.block_rows * shape[1] * out_bytes
        assert at_work + min(gathered, budget / 2) <= budget
        assert plan.block_rows == UNIT or gathered <= budget / 4


def test_a_plan_of_quintillions_of_cells_is_made_and_begun_at_once():
    plan = make_plan((2000000000, 2000000000), cell_bytes=20, threads=2)
    assert next(iter(plan)).row == 0
    assert len(plan) > 1e9


@pytest.mark.parametrize("block", [(1, 3000), (97, 50), (512, 256), (700, 700), (256, 3000)])
def test_units_of_an_anchored_plan_come_in_raster_order(block):
    plan = make_plan((1100, 1300), cell_bytes=1, block=block).anchored()
    units = [tile for window in plan for tile in tiles(window, UNIT, UNIT)]
    assert units == list(tiles(Window(0, 0, 1100, 1300), UNIT, UNIT))


def test_a_plan_is_anchored_to_the_unit_that_is_asked_for():
    units = list(tiles(Window(0, 0, 1100, 1300), 100, 100))
    plan = make_plan((1100, 1300), cell_bytes=1, block=(97, 50)).anchored(100, 100)
    assert [tile for window in plan for tile in tiles(window, 100, 100)] == units


def test_a_plan_of_units_is_no_larger_than_planned_but_for_one_unit_at_least():
    def anchored(rows, columns):
        plan = make_plan((4000, 4000), cell_bytes=1, block=(rows, columns)).anchored(500, 500)
        return plan.block_rows, plan.block_columns

    assert anchored(1400, 4000) == (1000, 4000)
    assert anchored(512, 3584) == (500, 3500)
    assert anchored(100, 100) == (500, 500)
