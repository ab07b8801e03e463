"""One run of an algorithm: its parameters, inputs and outputs, and the engine set up for them."""

from __future__ import annotations

import operator
import os
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt

from ..kernels.common.checkpoint import listening
from ..kernels.common.counting import count_valid
from ..kernels.common.wording import counted, tr
from ..raster.common.errors import Cancelled
from ..raster.common.plan import UNIT, Plan, make_plan
from ..raster.common.progress import Progress
from ..raster.sources.info import Info
from ..raster.sources.opened import session
from ..raster.sources.source import RasterSource, refuse_changed
from ..raster.verbs.engine import reduce_blocks
from ..raster.verbs.jobs import of_any_band
from ..raster.verbs.ledger import kept_in
from . import settings
from .dialog_words import DialogWords
from .inputs import Inputs, taken_layers
from .outputs import Outputs
from .parted import Parted
from .values import Values

# Bands that the log tells of one by one.
_TOLD = 100
# Rows and columns of the smallest windows in which all bands are read at once.
_LEAST = 16


class Feedback(Progress):
    """The engine's progress, told to QGIS."""

    def __init__(self, feedback, words):
        self._feedback, self._words = feedback, words
        self._over = False

    def end(self):
        """Stop what still works for the run, and touch QGIS's object no more: it may be gone."""
        self._over = True

    def advance(self, fraction):
        self._feedback.setProgress(100.0 * fraction)

    def message(self, text):
        self._feedback.pushInfo(self._words.of(text))

    def detail(self, text):
        """Tell something that few want to know, in grey."""
        self._feedback.pushDebugInfo(self._words.of(text))

    def warn(self, text):
        self._feedback.pushWarning(self._words.of(text))

    def is_cancelled(self):
        return self._over or self._feedback.isCanceled()

    @contextmanager
    def cancelling(self, other):
        """Have another feedback of QGIS's cancelled with this one."""
        # Not queued: this thread, where the receiver lives, runs no event loop.
        self._feedback.canceled.connect(other.cancel, Qt.ConnectionType.DirectConnection)
        yield
        self._feedback.canceled.disconnect(other.cancel)


class Run:
    """A run. Made in the main thread; everything else happens in the thread that computes.

    Use it as a context manager: when it ends, temporary files go, and all that belongs to QGIS is
    let go of. Held in a circle, it would go when Python collects its garbage, in the middle of a
    later run say; and GDAL writes to some files when they are closed.
    """

    def __init__(self, algorithm, parameters, context):
        self._parameters = parameters
        self._layers = taken_layers(algorithm, parameters, context)
        self.threads = _thread_count(context)
        self._budget = settings.MEMORY.value() * 2**20
        self._open = ExitStack()
        self._cells = 0

    def within(self, algorithm, context, feedback) -> Run:
        """Go on in the thread that computes, with the algorithm, its context and its feedback.

        The context of a run in the background is not the one it was prepared in: QGIS takes the
        layers to load from this one, and forgets those that the other was told of.
        """
        self.progress = Feedback(feedback, DialogWords(algorithm))
        self._values = Values(algorithm, self._parameters, context)
        return self

    def __enter__(self):
        self._start = time.perf_counter()
        name = self._open.enter_context(session())
        self._open.enter_context(listening(self.progress.check))
        values, progress, budget = self._values, self.progress, self._budget
        inputs = self._inputs = Inputs(values, self._layers, progress, name, budget)
        outputs = Outputs(values, inputs, progress, budget)
        self._outputs = outputs
        self._parted = outputs.parted = Parted(values, inputs, outputs, progress)
        self._open.enter_context(kept_in(self._parted.ledger))
        self._use_cluster()
        # What is asked of a run, and who answers.
        self.given, self.text, self.flag = values.given, values.text, values.flag
        self.integer, self.number = values.integer, values.number
        self.choice, self.choices = values.choice, values.choices
        self.rows = values.rows
        self.has, self.source, self.aligned = inputs.has, inputs.source, inputs.aligned
        self.several, self.rectangle = inputs.several, inputs.rectangle
        self.features, self.lines = inputs.features, inputs.lines
        self.warn_of_same, self.warn_of_fill = inputs.warn_of_same, inputs.warn_of_fill
        self.temporary = inputs.temporary
        self.sink, self.target = outputs.sink, outputs.target
        self.check_raster = outputs.check_raster
        self.points, self.table, self.report = outputs.points, outputs.table, outputs.report
        return self

    def appear(self) -> None:
        """Have all results appear in their places."""
        self._outputs.together.appear(self.progress.check)

    def __exit__(self, kind, *exception):
        self._outputs.together.discard()
        self._parted.end(kind)
        try:
            # Wherever it was read, what went wrong may have come of another program's writing.
            if kind is not None and not issubclass(kind, Cancelled):
                refuse_changed(self._inputs.read())
        finally:
            self._close(kind is None)

    def _use_cluster(self) -> None:
        """Have jobs done by the workers of a scheduler, where one is set."""
        address = settings.SCHEDULER.value()
        if address:
            from ..raster.verbs.cluster import cluster
            from ..raster.verbs.executors import executed_by

            workers = self._open.enter_context(cluster(address, self.progress.warn))
            self._open.enter_context(executed_by(workers.make, elsewhere=True))

    @property
    def in_parts(self) -> bool:
        """Whether the run shares a folder with others."""
        return self._parted.ledger is not None

    def already(self) -> dict:
        """Return the outputs of a run whose parts are all there, where this is a part come late."""
        found = self._parted.numbers()
        if not found:
            return {}
        self.progress.message(tr("All parts are there already."))
        return {**found, "OUTPUT": self.target()}

    def told(self, outputs: dict) -> None:
        """Take note of the outputs, for parts that come late."""
        self._parted.keep_numbers(outputs)

    def targets(self) -> list[str]:
        """Return where the rasters of the run would have gone."""
        return self._outputs.targets()

    def _close(self, done: bool) -> None:
        self._open.close()
        self._inputs.let_go()
        if done and self._cells:
            seconds = max(time.perf_counter() - self._start, 1e-9)
            self.progress.detail(
                tr("{} in {:,.1f} s: {:,.1f} million cells per second").format(
                    counted(self._cells, "cell", "cells"),
                    seconds,
                    self._cells / seconds / 1e6,
                )
            )
        self.progress.end()
        self._values.let_go()
        self._layers = {}

    def at_end(self, what) -> None:
        """Have something called when the run ends, before its temporary files go."""
        self._open.callback(what)

    def tell_each(self, lines, tell=None, count=None) -> None:
        """Log a line for each band; of thousands, the first, and no more are made.

        ``count`` says how many there are where they are no list.
        """
        for line in islice(lines, _TOLD):
            (tell or self.progress.message)(line)
        more = (len(lines) if count is None else count) - _TOLD
        if more > 0:
            self.progress.message(tr("... and {} more").format(counted(more, "band", "bands")))

    def plan(self, info: Info, cell_bytes: float, *, halo: int = 0, **keywords) -> Plan:
        """Return the plan for the raster of this run, and log it: call it once, and first."""
        plan = self.blocks(info, cell_bytes, halo, **keywords)
        self._inputs.make_copies()
        self._cells = plan.rows * plan.columns * len(info.bands)
        self.progress.detail(
            tr("{:,} x {:,} cells, bands: {}, blocks: {:,} of {:,} x {:,}, {}, {} MB").format(
                plan.columns,
                plan.rows,
                len(info.bands),
                len(plan),
                plan.block_columns,
                min(plan.block_rows, plan.rows),
                counted(plan.threads, "thread", "threads"),
                self._budget // 2**20,
            )
        )
        return plan

    def blocks(self, info: Info, cell_bytes: float, halo: int = 0, **keywords) -> Plan:
        """Return the plan for one of several passes over a raster, without a word.

        ``cell_bytes`` are those of one band.
        """
        together = keywords.pop("together", False) or info.together
        return make_plan(
            info.grid.shape,
            cell_bytes=cell_bytes,
            budget=self._budget,
            threads=self.threads,
            halo=halo,
            tiled=info.tiled,
            bands=len(info.bands),
            together=together,
            reach=self._values.reach(),
            **keywords,
        )

    def refuse_reach(self, reach: int) -> None:
        """Refuse a window whose reach no block holds, before its shape is drawn."""
        self._values.refuse_reach(reach, self._budget)

    def reduce(self, kernel, source: RasterSource, merge, **keywords):
        """Reduce the bands of a source; see `raster.engine.reduce_blocks`."""
        return self.reduce_with(kernel, source, None, merge, **keywords)

    def reduce_with(self, kernel, source, mask, merge, *, start=0.0, stop=1.0, **keywords):
        """Reduce a source and, where there is one, a mask beside it."""
        together = not keywords.get("bandwise", False)
        # All bands at once are looked at in several ways; and where no units are needed, in
        # windows as small as they must be.
        usual = 24.0 if together and len(source.info().bands) > 1 else 12.0
        cell_bytes = keywords.pop("cell_bytes", usual)
        least = UNIT if keywords.get("unit", UNIT) is not None or not together else _LEAST
        plan = self.blocks(source.info(), cell_bytes, together=together, least=least)
        sources = [source] if mask is None else [source, mask]
        progress = self.progress.part(start, stop)
        return reduce_blocks(kernel, sources, plan, merge, progress=progress, **keywords)

    def require_data(self, source: RasterSource) -> None:
        """Raise one sentence where no cell of a source has data."""
        count = partial(of_any_band, count_valid)
        if not any(self.reduce(count, source, operator.add, unit=None, bandwise=True)):
            raise ValueError(tr("{} has no cell with data: all are nodata").format(source.name))


def _thread_count(context) -> int:
    """Return how many threads to use: our setting, else QGIS's, all cores where it has none."""
    count = settings.THREADS.value()
    if count == 0 and hasattr(context, "maximumThreads"):
        count = max(context.maximumThreads(), 0)
    if count == 0:
        count = QgsApplication.maxThreads()
    return count if count > 0 else os.cpu_count() or 1
