"""Run programs on peers as whole processes, interleaved, and record time, memory and output of each run.

A round runs every program once on every peer, so that what disturbs the machine meanwhile disturbs all alike.
Each round also runs an empty program on each peer: its time, the start-up, is taken off the others' times.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Callable

import attrs

from benchmarks.peers import HERE, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers import Command, Peer
    from benchmarks.programs import Program

TOO_SLOW_TO_REPEAT = 10.0
"""Seconds; a run that takes longer is not repeated in later rounds."""

STARTS = 3
"""How often a round runs the empty program: it is short, and counts in every other time."""

_PR_SET_CHILD_SUBREAPER = 36
_BYTES_PER_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@attrs.frozen
class Run:
    """One process: seconds on the clock and on the processors, peak memory in bytes, what it printed."""

    wall: float
    cpu: float
    memory: int
    output: str
    problem: str | None = None


@attrs.define
class Series:
    """The runs of one program on one peer; a problem ends it.

    Attributes:
        runs: each process.
        problem: why there are no more, or none that count.
        share: of the program's size, how much was run; 1 but for slow peers.
    """

    runs: list[Run] = attrs.field(factory=list)
    problem: str | None = None
    share: float = 1.0

    def add(self, run: Run) -> None:
        """Record a run."""
        self.runs.append(run)
        self.problem = self.problem or run.problem

    def is_finished(self) -> bool:
        """Tell whether it shall not be run again."""
        return bool(self.problem or (self.runs and self.runs[-1].wall > TOO_SLOW_TO_REPEAT))


@attrs.define
class Measurement:
    """All runs: by peer's name for the empty program, by program's and peer's name for the others."""

    startup: dict[str, Series] = attrs.field(factory=dict)
    series: dict[str, dict[str, Series]] = attrs.field(factory=dict)


# ---------------------------------------------------------------- one process


def _adopt_orphans(wanted: bool) -> bool:  # noqa: FBT001  what prctl is told
    """Make this process the parent of its children's orphans, or no more; tell whether the system can do that."""
    try:
        if sys.platform != "linux":
            return False
        return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, wanted, 0, 0, 0) == 0)
    except (AttributeError, OSError):
        return False


def _launch(words: Sequence[str], **options: Any) -> tuple[int, Callable[[], None]]:
    """Start a command that waits; return its process and what lets it go on.

    The peak memory that the system reports of a process includes what its parent had when it was forked. A
    small shell therefore forks it, and exits: its orphan is ours to wait for.
    """
    names, name_end = os.pipe()
    gate, gate_end = os.pipe()
    script = f'(read -r go </dev/fd/{gate}; exec "$@") & echo $! >/dev/fd/{name_end}'
    shell = subprocess.Popen(["/bin/sh", "-c", script, "sh", *words], pass_fds=(gate, name_end), **options)
    os.close(gate)
    os.close(name_end)
    shell.wait()
    pid = int(os.read(names, 32))
    os.close(names)
    return pid, lambda: os.close(gate_end)


def _launch_plainly(words: Sequence[str], **options: Any) -> tuple[int, Callable[[], None]]:
    """Start a command at once, where a system has no way for a process to adopt orphans."""
    process = subprocess.Popen(words, **options)
    process.returncode = 0  # we wait for it ourselves
    return process.pid, lambda: None


def run_process(words: Sequence[str], environment: dict[str, str], timeout: float) -> Run:
    """Run a command to its end, or kill it when *timeout* seconds are over."""
    launch = _launch if _adopt_orphans(True) else _launch_plainly
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        begin = time.perf_counter()
        pid, release = launch(
            words,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=ROOT,
            env={**undisturbed(), **environment},
        )
        killer = threading.Timer(timeout, os.kill, (pid, signal.SIGKILL))
        killer.start()
        if launch is _launch:
            _adopt_orphans(False)
            begin = time.perf_counter()
        release()
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
        killer.cancel()
        stdout.seek(0)
        stderr.seek(0)
        return Run(
            wall,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * _BYTES_PER_RSS_UNIT,
            " ".join(stdout.read().decode("latin-1").split()),
            _problem(status, stderr.read(), timeout if wall >= timeout else None),
        )


def undisturbed() -> dict[str, str]:
    """Return the environment without what changes Python: a user's Python writes its bytecode, and so shall ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _problem(status: int, stderr: bytes, timeout: float | None) -> str | None:
    """Say what went wrong with a process, if anything."""
    if timeout is not None:
        return f"more than {timeout:g} s"
    if status == 0:
        return None
    message = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    end = f"exit status {os.WEXITSTATUS(status)}" if os.WIFEXITED(status) else f"signal {os.WTERMSIG(status)}"
    return f"{end}: {message[:100]}" if message else end


# ---------------------------------------------------------------- all of them


def measure(
    programs: Sequence[Program],
    peers: Sequence[tuple[Peer, Command]],
    *,
    repeat: int,
    size_factor: float,
    timeout: float,
    show: Callable[[str], None],
) -> Measurement:
    """Run everything *repeat* times, then compare the outputs.

    Args:
        programs: what to run.
        peers: what to run it on.
        repeat: how many rounds.
        size_factor: times each program's default size.
        timeout: seconds that a run may take.
        show: is told what runs next.
    """
    result = Measurement({peer.name: Series() for peer, _ in peers})
    for program in programs:
        size = scaled(program.size, size_factor)
        result.series[program.name] = {
            peer.name: Series(share=scaled(size, peer.share) / size) for peer, _ in peers
        }
    for number in range(repeat):
        turn = number % len(peers)
        order = [*peers[turn:], *peers[:turn]]  # nobody always runs after the same peer
        for peer, command in order:
            show(f"round {number + 1} of {repeat}: start-up of {peer.name}")
            words = [*command.words, str(HERE / f"empty{peer.suffix}")]
            for _ in range(STARTS):
                result.startup[peer.name].add(run_process(words, command.environment, timeout))
        for program in programs:
            size = scaled(program.size, size_factor)
            for peer, command in order:
                series = result.series[program.name][peer.name]
                if series.is_finished() or result.startup[peer.name].problem:
                    continue
                show(f"round {number + 1} of {repeat}: {program.name} on {peer.name}")
                words = [*command.words, str(program.path(peer.suffix)), str(scaled(size, peer.share))]
                series.add(run_process(words, command.environment, timeout))
    for by_peer in result.series.values():
        for share in {series.share for series in by_peer.values()}:
            compare_outputs({name: series for name, series in by_peer.items() if series.share == share})
    return result


def scaled(size: int, factor: float) -> int:
    """Return a program's size times a factor, at least 1."""
    return max(1, round(size * factor))


def compare_outputs(by_peer: dict[str, Series]) -> None:
    """Note a problem for each peer whose output is not that of most peers."""
    outputs = Counter(
        run.output for series in by_peer.values() if not series.problem for run in series.runs[:1]
    )
    if not outputs:
        return
    expected = outputs.most_common(1)[0][0]
    for series in by_peer.values():
        for run in series.runs:
            if not series.problem and run.output != expected:
                series.problem = f"prints {run.output[:60]!r} instead of {expected[:60]!r}"
