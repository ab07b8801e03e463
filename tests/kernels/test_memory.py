"""Memory is used again when nobody holds it, and never before."""

import re
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from raster_kernels.kernels.common import memory
from raster_kernels.kernels.common.memory import Recycler, fresh, outgrown, scratch


def place(array):
    return array.__array_interface__["data"][0]


def test_this_python_tells_whether_a_result_is_held():
    assert Recycler._free is not None


def test_a_result_that_is_held_is_not_given_out_again():
    recycler = Recycler()
    first = recycler((2, 3))
    first[...] = 1.0
    second = recycler((2, 3))
    second[...] = 2.0
    assert (first == 1.0).all()


def test_a_result_that_was_let_go_is_given_out_again():
    recycler = Recycler()
    where = place(recycler((300, 5)))
    assert place(recycler((300, 5))) == where
    assert place(recycler((500, 6), np.float32)) == where


@pytest.mark.parametrize("shape", [(4, 6), (1024, 1024)], ids=["small", "large"])
@pytest.mark.parametrize(
    "part",
    [
        lambda result: result[1],
        lambda result: result[::2, 1:].T,
        lambda result: result.reshape(-1),
        lambda result: result.view(np.uint8)[-1:],
        lambda result: np.lib.stride_tricks.sliding_window_view(result, (2, 2)),
        lambda result: memoryview(result),
        lambda result: result.flat,
    ],
    ids=["row", "strided", "flat", "bytes", "windows", "buffer", "iterator"],
)
def test_a_part_of_a_result_holds_it(part, shape):
    recycler = Recycler()
    held = part(recycler(shape))
    before = np.array(held)
    recycler(shape)[...] = 77.0
    np.testing.assert_array_equal(np.array(held), before)
    assert len(recycler._kept) == 2


def test_another_thread_holds_a_result():
    recycler, held, go_on = Recycler(), threading.Event(), threading.Event()
    found = []

    def work():
        own = recycler((50,))
        own[...] = 5.0
        held.set()
        go_on.wait(10)
        found.append((own == 5.0).all())

    thread = threading.Thread(target=work)
    thread.start()
    held.wait(10)
    recycler((50,))[...] = 6.0
    go_on.set()
    thread.join()
    assert found == [True]


def test_memory_that_is_too_small_or_far_too_large_is_not_given_out():
    recycler = Recycler()
    where = place(recycler((100,), np.uint8))
    assert place(recycler((101,), np.uint8)) != where
    assert place(recycler((49,), np.uint8)) not in (where, place(recycler((101,), np.uint8)))


def test_what_was_let_go_does_not_pile_up():
    recycler = Recycler()
    for size in 3 ** np.arange(1, 12):
        recycler((int(size),), np.uint8)
    assert len(recycler._kept) <= memory._SPARE + 1


def resident():
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system does not tell how much memory a process has")
    return 1024 * int(re.search(r"^VmRSS:\s*(\d+) kB", status.read_text(), re.MULTILINE)[1])


def test_large_results_of_all_sizes_go_back_to_the_system_with_their_recycler():
    before, kept = resident(), []
    # Megabytes: the largest lets a heap keep the others, and small ones keep it from ending.
    for size in (30, *range(10, 30)):
        recycler = Recycler()
        recycler((size * 2**20,), np.uint8)[...] = 1
        kept.append(np.ones(50_000))
        del recycler
    assert resident() - before < 20 * 2**20


def test_where_the_system_gives_no_pages_large_results_come_from_the_heap(monkeypatch):
    def refuse(*_, **__):
        raise OSError

    monkeypatch.setattr(memory.mmap, "mmap", refuse)
    recycler = Recycler()
    held = recycler((1024, 1024))
    assert not np.shares_memory(held, recycler((1024, 1024)))


@pytest.mark.parametrize("shape", [(0,), (3, 0, 2), ()])
def test_results_without_extent(shape):
    assert Recycler()(shape).shape == shape


# Where Python does not count references as CPython does


def counts(*numbers):
    """Return a getrefcount that says these numbers one after the other."""
    left = iter(numbers)
    return lambda _: next(left)


@pytest.mark.parametrize(
    ("numbers", "free"),
    [
        ((2, 3, 3, 2), 2),
        ((1, 2, 2, 1), 1),
        ((2, 2, 2, 2), None),  # views do not show
        ((2, 3, 2, 2), None),  # a view of a view does not show
        ((2, 3, 3, 3), None),  # what is let go shows later
        ((2**32 - 1,) * 4, None),  # immortal
    ],
)
def test_the_count_of_a_free_array_is_learnt_or_not_trusted(monkeypatch, numbers, free):
    monkeypatch.setattr(sys, "getrefcount", counts(*numbers))
    assert memory._references_of_free() == free


def test_a_python_without_counts_is_seen(monkeypatch):
    monkeypatch.delattr(sys, "getrefcount")
    assert memory._references_of_free() is None


def test_all_memory_is_new_where_counts_are_not_trusted(monkeypatch):
    monkeypatch.setattr(Recycler, "_free", None)
    recycler = Recycler()
    first = recycler((2, 3), np.float32)
    assert first.shape == (2, 3)
    assert first.dtype == np.float32
    assert first.flags.owndata
    assert recycler._kept == []


# A thread's own memory


def test_scratch_of_a_name_is_the_same_memory():
    first = scratch("test memory", 10)
    assert place(scratch("test memory", 7)) == place(first)
    assert scratch("test memory", 7).shape == (7,)
    assert place(scratch("test memory", 10, np.float32)) != place(first)


def test_scratch_that_grows_is_counted():
    scratch("test growing", 10)
    before = outgrown()
    scratch("test growing", 10)
    assert outgrown() == before
    scratch("test growing", 11)
    assert outgrown() == before + 1


@pytest.mark.parametrize("give", [lambda: scratch("test threads", 100), lambda: fresh((100,))])
def test_threads_have_memory_of_their_own(give):
    own, others = give(), []
    thread = threading.Thread(target=lambda: others.append(give()))
    thread.start()
    thread.join()
    assert not np.shares_memory(own, others[0])
