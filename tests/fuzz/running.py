"""A run over many random programs: its processes, what they count and find, and how far they are."""

from __future__ import annotations

import multiprocessing
import queue
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.sharedctypes import Synchronized
    from pathlib import Path

STUCK = 180.0
"""How long a worker may be at one program, reductions included, before it is told to be stuck; in seconds."""

BETWEEN_LINES = 60.0
"""How often progress is told where it can't be a bar that changes, in seconds."""


@attrs.frozen
class Found:
    """A difference, as a worker reports it."""

    number: int
    signature: str
    text: str
    file_name: str = ""
    file: str = ""  # of conformance; "" if the worker has reported this signature before


@attrs.frozen
class Compared:
    """What became of one program."""

    lines: int  # 0 if it could not be compared
    found: Found | None = None


@attrs.define(eq=False)
class Worker:
    """A process that compares every so-manieth program, and what is known of it."""

    process: multiprocessing.Process
    number: Synchronized[int]  # of the program that it is at
    compared: Synchronized[int]  # how many programs
    lines: Synchronized[int]  # of these programs
    left_out: Synchronized[int]  # programs that could not be compared
    seen_at: tuple[int, float] = (-1, 0.0)  # a program, and when we saw the worker at it first

    def is_stuck(self) -> bool:
        """Return whether the worker has been at its program for too long."""
        if self.seen_at[0] != self.number.value:
            self.seen_at = (self.number.value, time.monotonic())
        return time.monotonic() - self.seen_at[1] > STUCK


class Run:
    """One run.

    Args:
        compare: compares the program of a number; what has a signature in the set need not be made smaller.
        programs: how many, None: as many as there is time for.
        seconds: how long.
        workers: how many processes.
        folder: where conformance files are written.
    """

    def __init__(
        self,
        compare: Callable[[int, set[str]], Compared],
        *,
        programs: int | None,
        seconds: float,
        workers: int,
        folder: Path,
    ) -> None:
        self.compare = compare
        self.programs = programs
        self.folder = folder
        self.seconds = seconds
        self.start = time.monotonic()
        self.kinds: Counter[str] = Counter()  # signature -> how often
        self._found: Queue[Found] = multiprocessing.Queue()
        self._with_files: set[str] = set()
        self._told_at = self.start
        self._workers_killed: list[Worker] = []
        self._workers = [self._start_worker(first, workers) for first in range(workers)]

    def _start_worker(self, first: int, step: int) -> Worker:
        number, compared, lines, left_out = (multiprocessing.Value("q", start) for start in (first, 0, 0, 0))

        def is_over() -> bool:
            enough = self.programs is not None and number.value >= self.programs
            return enough or time.monotonic() > self.start + self.seconds

        def work() -> None:
            known: set[str] = set()
            while not is_over():
                result = self.compare(number.value, known)
                if result.found:
                    self._found.put(result.found)
                compared.value += result.lines > 0
                left_out.value += result.lines == 0
                lines.value += result.lines
                number.value += step

        process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
        process.start()
        return Worker(process, number, compared, lines, left_out)

    # ------------------------------------------------------------ collecting

    def wait(self) -> None:
        """Collect what the workers find until they end; tell how far they are."""
        alive = self._workers
        while alive:
            self._collect(timeout=0.5)
            self._show_progress()
            alive = [
                worker for worker in alive if worker.process.is_alive() and worker not in self._workers_killed
            ]
            for worker in (worker for worker in alive if worker.is_stuck()):
                self._add(Found(worker.number.value, "stuck", f"takes more than {STUCK:.0f} s"))
                worker.process.kill()
                self._workers_killed.append(worker)
        self._collect(timeout=0.2)
        for worker in self._workers:
            status = worker.process.exitcode
            if status and worker not in self._workers_killed:
                self._add(Found(worker.number.value, "died", f"its process ended with status {status}"))
        if sys.stdout.isatty():
            print()

    def _collect(self, timeout: float) -> None:
        try:
            while True:
                self._add(self._found.get(timeout=timeout))
        except queue.Empty:
            return

    def _add(self, found: Found) -> None:
        """Count a difference; tell it, and write its file, if it is the first of its kind."""
        self.kinds[found.signature] += 1
        if self.kinds[found.signature] == 1:
            print(f"\nprogram {found.number}: {found.text}", flush=True)
        if found.file and found.signature not in self._with_files:
            self._with_files.add(found.signature)
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / found.file_name
            path.write_text(found.file, "latin-1")
            print(path, flush=True)

    # ------------------------------------------------------------ telling

    def _count(self, what: str) -> int:
        return sum(getattr(worker, what).value for worker in self._workers)

    def _show_progress(self) -> None:
        now = time.monotonic()
        done = (now - self.start) / self.seconds
        if self.programs:
            done = max(done, (self._count("compared") + self._count("left_out")) / self.programs)
        state = f"{self._count('compared')} programs, {self.kinds.total()} differences"
        if sys.stdout.isatty():
            full = round(30 * min(done, 1.0))
            print(f"\r[{'#' * full}{' ' * (30 - full)}] {min(done, 1.0):4.0%}  {state} ", end="", flush=True)
        elif now - self._told_at >= BETWEEN_LINES:
            self._told_at = now
            print(f"{min(done, 1.0):.0%}: {state} after {now - self.start:.0f} s", flush=True)

    def summary(self) -> str:
        """Return what was done and what was found, in lines."""
        seconds = time.monotonic() - self.start
        lines = [
            f"compared {self._count('compared')} programs of {self._count('lines')} lines in {seconds:.0f} s",
            f"not compared, because they reach a limit of the real Lua: {self._count('left_out')}",
            f"differences: {self.kinds.total()}, of {len(self.kinds)} kinds",
        ]
        lines += [f"{count:6} {name}" for name, count in self.kinds.most_common()]
        return "\n".join(lines)
