"""`python -m tests.fuzz`: write and compare random programs for a while, on all processors."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import queue
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tests.fuzz.comparing import find_difference
from tests.fuzz.model import Body, render
from tests.fuzz.report import conformance_file, reduced, signature
from tests.helpers import ENGINES
from tests.strategies import ProgramWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.queues import Queue
    from multiprocessing.sharedctypes import Synchronized

REDUCING = 90.0
"""How long a program is made smaller, in seconds."""

GRACE = 30.0
"""How long a worker may take to end, beyond a reduction, before it is told to be stuck; in seconds."""


@attrs.frozen
class Found:
    """A difference, as a worker reports it."""

    number: int
    signature: str
    text: str
    file: str  # of conformance; "" if the worker has reported this signature before


def program(seed: int, number: int) -> Body:
    """Return program *number* of a run."""
    return ProgramWriter(random.Random(f"{seed}/{number}").randrange).program()  # noqa: S311


def file_name(seed: int, number: int) -> str:
    """Return what the conformance file for a program is called."""
    return f"random_program_{seed}_{number}.lua"


def differences(seed: int, number: int, known: set[str]) -> Iterator[Found]:
    """Compare one program on all engines; what has a signature in *known* is not made smaller."""
    whole = program(seed, number)
    for engine in ENGINES:
        difference = find_difference(render(whole), engine)
        if difference is None:
            continue
        first = signature(difference)
        if first in known:
            yield Found(number, first, str(difference), file="")
            continue
        end = time.monotonic() + REDUCING
        small = reduced(whole, engine, lambda end=end: time.monotonic() > end)
        difference = find_difference(render(small), engine) or difference
        known |= {first, signature(difference)}
        file = conformance_file(small, engine, file_name(seed, number))
        yield Found(number, signature(difference), str(difference), file)


@attrs.define
class Worker:
    """A process that compares every so-manieth program, and what is known of it."""

    process: multiprocessing.Process
    number: Synchronized[int]  # of the program that it is at
    counted: Synchronized[int]  # how many programs it has compared
    told: bool = False  # that it ended badly


def start_worker(seed: int, first: int, step: int, end: float, found: Queue[Found]) -> Worker:
    """Start a process that works until *end*, a time of the monotonic clock."""
    number, counted = multiprocessing.Value("q", first), multiprocessing.Value("q", 0)

    def work() -> None:
        known: set[str] = set()
        while time.monotonic() < end:
            for difference in differences(seed, number.value, known):
                found.put(difference)
            counted.value += 1
            number.value += step

    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    process.start()
    return Worker(process, number, counted)


class Run:
    """One run: its workers, and what they found."""

    def __init__(self, seed: int, seconds: float, workers: int, folder: Path) -> None:
        self.seed = seed
        self.folder = folder
        self.start = time.monotonic()
        self.end = self.start + seconds
        self.found: Queue[Found] = multiprocessing.Queue()
        self.workers = [start_worker(seed, first, workers, self.end, self.found) for first in range(workers)]
        self.counts: Counter[str] = Counter()  # signature -> how often
        self.examples: dict[str, str] = {}  # signature -> difference and file

    def compared(self) -> int:
        """Return how many programs have been compared."""
        return sum(worker.counted.value for worker in self.workers)

    def wait(self) -> None:
        """Collect what the workers find until they end; tell how far they are."""
        last = self.end + REDUCING + GRACE
        while any(worker.process.is_alive() for worker in self.workers) and time.monotonic() < last:
            self.collect(timeout=1.0)
            self.show_progress()
        self.collect(timeout=0.2)
        for worker in self.workers:
            if worker.process.is_alive() or worker.process.exitcode:
                self.blame(worker)
                worker.process.kill()

    def collect(self, timeout: float) -> None:
        """Take what the workers have found."""
        try:
            while True:
                self.add(self.found.get(timeout=timeout))
        except queue.Empty:
            return

    def add(self, difference: Found) -> None:
        """Count a difference; write its file if it is the first of its signature."""
        self.counts[difference.signature] += 1
        if difference.signature in self.examples or not difference.file:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / file_name(self.seed, difference.number)
        path.write_text(difference.file, "latin-1")
        self.examples[difference.signature] = f"{path}\n{difference.text}"
        print(f"\n{self.examples[difference.signature]}", flush=True)

    def blame(self, worker: Worker) -> None:
        """Report the program at which a worker died, or does not come to an end."""
        number = worker.number.value
        state = "stuck" if worker.process.is_alive() else f"ended with status {worker.process.exitcode}"
        self.add(Found(number, f"worker {state}", f"worker {state}", render(program(self.seed, number))))

    def show_progress(self) -> None:
        """Rewrite the progress line."""
        print(
            f"\r{time.monotonic() - self.start:.0f} s: {self.compared()} programs, "
            f"{self.counts.total()} differences ({len(self.counts)} kinds)",
            end="",
            flush=True,
        )

    def show_summary(self) -> None:
        """Tell what was done and what was found."""
        print(f"\n\nseed {self.seed}: {self.compared()} programs on {', '.join(ENGINES)} and the real Lua")
        print(f"differences: {self.counts.total()}, of {len(self.counts)} kinds")
        for name, count in self.counts.most_common():
            print(f"{count:6} {name}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0 if there was no difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="which programs (default: by the clock)"
    )
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes (default: %(default)s)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("build/fuzz"),
        help="folder for conformance files (default: %(default)s)",
    )
    parser.add_argument(
        "--show", type=int, metavar="NUMBER", help="print a program of the run, and do nothing else"
    )
    options = parser.parse_args(arguments)
    if options.show is not None:
        print(render(program(options.seed, options.show)))
        return 0
    run = Run(options.seed, options.seconds, options.workers, options.output)
    run.wait()
    run.show_summary()
    return 1 if run.counts else 0


if __name__ == "__main__":
    sys.exit(main())
