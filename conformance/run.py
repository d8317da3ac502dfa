"""Run many Lua files, each in a process of its own with a time limit, and tell how each ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Callable, cast

import attrs

from conformance.engines import Engine, outcome_of, with_starter
from conformance.expectations import Outcome, expectations_of
from conformance.reach import Reach, reach_of
from conformance.suites import driver_of
from pylua import LuaSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.suites import Suite

FOLDER = Path(__file__).resolve().parent
HEARTBEAT_SECONDS = 10.0
MAX_OUTPUT = 10_000_000
"""Bytes that a program may write to standard output or standard error."""


@attrs.frozen(kw_only=True)
class Job:
    """One file to run.

    Attributes:
        title: how the table calls it.
        command: what to start.
        folder: where to start it.
        judge: returns what is wrong with an outcome, None if nothing.
        notes: what was arranged or patched, and why.
        skip: why the file is not to be run at all.
        seconds: its own time limit, None: that of all.
        kilobytes: all the memory that it may have, None: any.
        reach: how much of it can run without the suites' test library, None: not known.
    """

    title: str
    command: Sequence[str] = ()
    folder: Path = FOLDER
    judge: Callable[[Outcome], str | None] = lambda _: None
    notes: Sequence[str] = ()
    skip: str | None = None
    seconds: float | None = None
    kilobytes: int | None = None
    reach: Reach | None = None


@attrs.frozen(kw_only=True)
class Result:
    """How one file ended: verdict "ok", "FAILED", "TIMEOUT" or "skipped"."""

    job: Job
    verdict: str
    seconds: float = 0.0
    notes: Sequence[str] = ()
    details: str = ""


# ---------------------------------------------------------------- what to run


def our_files(selection: Iterable[str]) -> list[Path]:
    """Return our conformance files in the selected files and folders, all of them if there is no selection.

    Raises:
        LookupError: a selected name is neither.
    """
    files: list[Path] = []
    for name in selection or (".",):
        path = next((p for p in (Path(name), FOLDER / name) if selection and p.exists()), FOLDER / name)
        if path.is_dir():
            files.extend(sorted(path.rglob("*.lua")))
        elif path.suffix == ".lua" and path.exists():
            files.append(path)
        else:
            msg = f"no Lua file or folder {name!r} here or in {FOLDER}"
            raise LookupError(msg)
    return [file.resolve() for file in files]


def jobs_for_our_files(files: Iterable[Path], engine: Engine) -> list[Job]:
    """Return a job for each of our conformance files."""
    jobs = []
    for file in files:
        expected = expectations_of(file)
        jobs.append(
            Job(
                title=os.path.relpath(file, FOLDER),
                command=engine.command_for(file.name),
                folder=file.parent,
                judge=expected.difference,
                skip=expected.skip_reason(engine.name),
            )
        )
    return jobs


def jobs_for_suite(
    suite: Suite, selection: Sequence[str], engine: Engine, scratch: Path, *, quick: bool = False
) -> list[Job]:
    """Return a job for each (selected) file of an official suite, in a copy of it in *scratch*.

    Args:
        suite: the suite.
        selection: names of files, none: all.
        engine: what runs them.
        scratch: a folder for the copy and for what else the files need.
        quick: leave out the files that take minutes, and run the others with the suite's ``_soft``.

    Raises:
        LookupError: a selected file is not in the suite, or the suite is not here.
    """
    available = suite.test_files()
    unknown = [name for name in selection if name not in available]
    if unknown:
        msg = f"{suite.name} has no test file {unknown[0]!r}; it has: {' '.join(available)}"
        raise LookupError(msg)
    if quick and not selection:
        available = [name for name in available if not suite.arrangement(name).is_long]
    folder = scratch / suite.name
    reasons = suite.prepare(folder)
    engine = with_starter(engine, suite.dialect, scratch / "bin")
    prelude = "; ".join(filter(None, (suite.prelude, "_soft = true" if quick else "")))
    return [
        _job_for_official_file(
            suite, name, engine, folder=folder, prelude=prelude, notes=reasons.get(name, ())
        )
        for name in selection or available
    ]


def _job_for_official_file(
    suite: Suite, name: str, engine: Engine, *, folder: Path, prelude: str, notes: Sequence[str]
) -> Job:
    arrangement = suite.arrangement(name)
    preludes = [prelude, arrangement.prelude]
    notes = list(notes)
    if not engine.starts_alone:
        preludes.append("_port = true")
        notes.append("with _port: the engine is no program that a test could start")
    reach = _reach_if_known(folder / name)
    if reach and reach.unreached:
        notes.append(reach.note())
    return Job(
        title=name,
        command=engine.command_for(
            driver_of(name) if arrangement.driver else name, prelude="; ".join(filter(None, preludes))
        ),
        folder=folder,
        judge=lambda outcome: outcome.error,
        notes=notes,
        skip="only Linux limits a process's memory"
        if arrangement.kilobytes and sys.platform != "linux"
        else None,
        seconds=arrangement.seconds,
        kilobytes=arrangement.kilobytes,
        reach=reach,
    )


def _reach_if_known(file: Path) -> Reach | None:
    try:
        return reach_of(file)
    except LuaSyntaxError:  # another version of the language
        return None


# ---------------------------------------------------------------- running it


def run_jobs(
    jobs: Sequence[Job], engine: Engine, *, workers: int, timeout: float, show: Callable[[Result], None]
) -> list[Result]:
    """Run *jobs*, *workers* at a time, and *show* the results in the jobs' order.

    Args:
        jobs: what to run.
        engine: whose environment the processes get.
        workers: processes at a time.
        timeout: seconds for each that has no time limit of its own; then its whole process group is killed.
        show: called in this thread with each result as soon as the ones before it were shown.
    """
    running: dict[str, float] = {}
    lock = threading.Lock()  # guards `running`

    def run_one(job: Job) -> Result:
        with lock:
            running[job.title] = time.monotonic()
        try:
            return _run_job(job, engine, job.seconds or timeout)
        finally:
            with lock:
                del running[job.title]

    results: list[Result] = []
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run_one, job) for job in jobs]
        try:
            while len(results) < len(futures):
                _wait_for(futures[len(results)])
                while len(results) < len(futures) and futures[len(results)].done():
                    results.append(futures[len(results)].result())
                    show(results[-1])
                with lock:
                    _show_progress(sum(future.done() for future in futures), len(jobs), dict(running))
        except KeyboardInterrupt:
            for future in futures:
                future.cancel()
            raise
    _show_progress(len(jobs), len(jobs), {})
    return results


def _wait_for(future: Future[Result]) -> None:
    wait([future], timeout=1.0 if sys.stderr.isatty() else HEARTBEAT_SECONDS)


def _show_progress(done: int, total: int, running: dict[str, float]) -> None:
    """Write a progress line to standard error: overwritten on a terminal, a line now and then elsewhere."""
    now = time.monotonic()
    names = ", ".join(f"{title} ({now - start:.0f} s)" for title, start in sorted(running.items()))
    line = f"{done} of {total} done" + (f"; running {names}" if names else "")
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" + (line[:100] if running else ""))
        sys.stderr.flush()
    elif any(now - start >= HEARTBEAT_SECONDS for start in running.values()):
        print(line, file=sys.stderr, flush=True)


def _run_job(job: Job, engine: Engine, timeout: float) -> Result:
    if job.skip is not None:
        return Result(job=job, verdict="skipped", notes=["skipped: " + job.skip])
    start = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as diagnostics:
        with subprocess.Popen(
            _with_memory_limit(job),
            cwd=job.folder,
            env=engine.environment(),
            stdin=subprocess.PIPE,  # files.lua wants a standard input without positions
            stdout=output,
            stderr=diagnostics,
            start_new_session=True,
        ) as process:
            cast(IO[bytes], process.stdin).close()
            try:
                status, reason = _wait_for_end(process, [output, diagnostics], start + timeout)
            finally:
                _kill(process)
        seconds = time.monotonic() - start
        output.seek(0)
        diagnostics.seek(0)
        written, complaints = output.read(), diagnostics.read()
    notes = [*job.notes, *_tests_not_performed(written)]
    if status is None:
        tail = (written + complaints)[-500:].decode("latin-1")
        details = f"killed: {reason}; its last output was:\n{tail}"
        verdict = "TIMEOUT" if seconds >= timeout else "FAILED"
        return Result(job=job, verdict=verdict, seconds=seconds, notes=notes, details=details)
    difference = job.judge(outcome_of(status, written, complaints))
    if difference is None:
        return Result(job=job, verdict="ok", seconds=seconds, notes=notes)
    complaint = complaints[-2000:].decode("latin-1")
    details = difference if complaint.strip() in difference else f"{difference}\n{complaint}"
    return Result(job=job, verdict="FAILED", seconds=seconds, notes=notes, details=details)


def _with_memory_limit(job: Job) -> Sequence[str]:
    if job.kilobytes is None:
        return job.command
    return ["sh", "-c", 'ulimit -v "$0" && exec "$@"', str(job.kilobytes), *job.command]


def _wait_for_end(
    process: subprocess.Popen[bytes], files: Sequence[IO[bytes]], deadline: float
) -> tuple[int | None, str]:
    """Return the exit status, or None and why the process must be killed."""
    while time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(min(1.0, max(0.0, deadline - time.monotonic()))), ""
        if any(os.fstat(file.fileno()).st_size > MAX_OUTPUT for file in files):
            return None, f"it wrote more than {MAX_OUTPUT} bytes"
    return None, "its time was over"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of *process* and the processes that it started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):  # all have ended
        pass


def _tests_not_performed(output: bytes) -> list[str]:
    """Return what an official file says that it did not test: ``>>> no C library <<<``, each once."""
    found = re.findall(r"^ >>>(.*?)<<<", output.decode("latin-1"), re.MULTILINE)
    return ["not performed: " + text for text in dict.fromkeys(map(str.strip, found))]
