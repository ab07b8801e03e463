"""A row's race: we, the copy and the peers, side by side."""

import shutil
import time

import programs
from compare import largest_difference
from rows import TINY

# Seconds that we, and a peer, may take for a row; who would take more is not run again.
ENOUGH, ENOUGH_FOR_A_PEER = 40.0, 6.0


class Contestant:
    """One that does the work of a row: we, the copy or a peer.

    Parameters
    ----------
    work : callable
        Does it once and returns the seconds.
    enough : float
        Seconds that it may take in all.
    """

    def __init__(self, work, enough):
        self.seconds = []
        self._work, self._enough = work, enough
        self._spent = 0.0

    @property
    def wants_more(self):
        """Whether another round is worth its time."""
        return not self.seconds or self._spent * (1 + 1 / len(self.seconds)) <= self._enough

    def run(self):
        """Run once more."""
        start = time.perf_counter()
        self.seconds.append(self._work())
        self._spent += time.perf_counter() - start


class Race:
    """A row, its contestants and what is known of them.

    Parameters
    ----------
    row : rows.Row
        The row.
    bench : Bench
        Where rasters and programs are.
    installed : list
        The peers.
    """

    def __init__(self, row, bench, installed):
        self.row, self.bench = row, bench
        self.inputs = [bench.raster(name) for name in row.inputs]
        self.target = bench.folder / "cells" / f"result{row.suffix}"
        self.copy = bench.folder / "cells" / "copy.tif"
        self.peak = None
        self.ours = Contestant(self.run_ours, ENOUGH)
        self.copied = Contestant(self.run_copy, float("inf"))
        self.peers = [
            PeerRun(self, job) for peer in installed if row.peers for job in peer.jobs(row)
        ]

    def measure_memory(self, qgis):
        """Run our algorithm in a whole qgis_process for its peak memory."""
        self.peak = qgis.run(self.row, self.inputs, self.target)
        self.bench.remove(self.target)

    def run_ours(self):
        """Run our algorithm and leave its result for the peers to be compared with."""
        self.bench.remove(self.target)
        return self.bench.qgis.run(self.row, self.inputs, self.target)

    def run_copy(self):
        """Copy the inputs, or our result, with the creation options of the row."""
        options = [word for option in self.row.options for word in ("-co", option)]
        seconds = 0.0
        for path in [self.target] if self.row.copied == "result" else self.inputs:
            self.bench.remove(self.copy)
            command = ["gdal_translate", "-q", *options, path, self.copy]
            seconds += programs.run(command, env=self.bench.environment).seconds
        self.bench.remove(self.copy)
        return seconds

    def round(self):
        """Run the copy and all that want another round, one after another."""
        waiting = [peer for peer in self.peers if peer.wants_more]
        if not (self.ours.wants_more or waiting):
            return
        contestants = [self.copied, *([self.ours] if self.ours.wants_more else [])]
        if self.row.copied == "result":  # which has to be there first
            contestants.reverse()
        told = []
        for contestant in [*contestants, *waiting]:
            contestant.run()
            told.append(self.told(contestant))
        print(f"  {self.row.title}: {', '.join(told)}", flush=True)
        self.bench.remove(self.target)

    def told(self, contestant):
        """Return what to say of a contestant after its run."""
        if contestant is self.copied:
            return f"copy {contestant.seconds[-1]:.2f} s"
        if contestant is self.ours:
            return f"ours {contestant.seconds[-1]:.2f} s"
        if contestant.failed:
            return f"{contestant.job.name} failed ({contestant.failed})"
        scaled = " (scaled)" if contestant.cropped else ""
        return f"{contestant.job.name} {contestant.seconds[-1]:.2f} s{scaled}"

    def report(self):
        """Return what is known, for the JSON file."""
        return {
            "key": self.row.key,
            "title": self.row.title,
            "aim": self.row.aim,
            "copied": self.row.copied,
            "options": list(self.row.options),
            "cells": self.bench.cells(self.row.inputs[0]),
            "ours": {"seconds": self.ours.seconds, "peak_bytes": self.peak},
            "copy": {"seconds": self.copied.seconds},
            "peers": [peer.report() for peer in self.peers],
        }


class PeerRun(Contestant):
    """A peer's part in a row: on the whole raster, or on a crop and scaled up.

    Parameters
    ----------
    race : Race
        The row it runs in.
    job : peers.Job
        What it does.
    """

    def __init__(self, race, job):
        super().__init__(self.run_job, ENOUGH_FOR_A_PEER)
        self.race, self.job = race, job
        self.side = job.side(race.bench.size, race.row.peer_seconds)
        self.failed = None
        self.difference = None
        self._tiny = None

    @property
    def cropped(self):
        """Whether it gets a crop."""
        return self.side < self.race.bench.size

    @property
    def wants_more(self):
        """Whether another round is worth its time; not after a failure."""
        return self.failed is None and super().wants_more

    def run(self):
        """Run once more; a peer that fails is left out from then on."""
        try:
            super().run()
        except RuntimeError as error:  # of the program, or of GDAL with its result
            self.failed = str(error)

    def run_job(self):
        """Run it, compare its result the first time, and return the seconds on the whole."""
        if not self.cropped:
            return self.run_on(self.race.inputs)
        if self.job.in_memory:
            return self.run_on(self.crops(self.side)) * (self.race.bench.size / self.side) ** 2
        if self._tiny is None:
            self._tiny = self.run_on(self.crops(TINY))
        # On the straight line through the two: the start of a program does not grow.
        more = max(self.run_on(self.crops(self.side)) - self._tiny, 0.0)
        per_cell = more / (self.side**2 - TINY**2)
        return self._tiny + per_cell * (self.race.bench.size**2 - TINY**2)

    def run_on(self, inputs):
        """Run it on rasters and return the seconds; compare its result the first time."""
        output = self.race.bench.scratch() / "peer.tif"
        seconds = self.job.run(inputs, output, self.race.bench.environment)
        if self.job.comparison and not self.seconds:
            self.compare(inputs, output)
        shutil.rmtree(output.parent)  # What waits to be written must not slow down who comes next.
        return seconds

    def crops(self, side):
        """Return the paths of crops of the inputs."""
        return [self.race.bench.crop(name, side) for name in self.race.row.inputs]

    def compare(self, inputs, output):
        """Note the largest difference to our result on the same input."""
        race, mine = self.race, self.race.target
        if self.cropped:
            mine = output.with_name("ours.tif")
            race.bench.qgis.run(race.row, inputs, mine)
        self.difference = largest_difference(mine, output, self.job.comparison, inputs, race.row)

    def report(self):
        """Return what is known, for the JSON file."""
        return {
            "name": self.job.name,
            "seconds": self.seconds,
            "crop": self.side if self.cropped else None,
            "remark": self.job.remark,
            "difference": self.difference,
            "failed": self.failed,
        }
