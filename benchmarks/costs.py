"""What the parts of a run cost by themselves: translating, loading, making states; ``python -m benchmarks costs``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Callable

import attrs

from benchmarks.measure import undisturbed
from benchmarks.peers import ROOT
from benchmarks.programs import PROGRAMS
from pylua import LuaState
from pylua.chunks import compile_text
from pylua.compiler.chunk import compile_chunk
from pylua.syntax.parser import parse
from pylua.vm.translator.linker import translate_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 7
"""Of each measurement; the best counts, and the median is shown beside it."""


@attrs.frozen
class Cost:
    """One thing that is measured.

    Attributes:
        what: what is done.
        unit: of the numbers.
        goal: the most, or for a rate the least, that it may be.
        measure: returns the number of one round.
        is_rate: more is better.
    """

    what: str
    unit: str
    goal: float
    measure: Callable[[], float]
    is_rate: bool = False

    def is_reached(self, value: float) -> bool:
        """Tell whether *value* reaches the goal."""
        return value >= self.goal if self.is_rate else value <= self.goal


def _seconds_of(action: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - begin) / times


def lines_per_second() -> float:
    """Parse, compile and translate all programs; return lines of Lua per second of processor time."""
    sources = [program.path(".lua").read_text("ascii") for program in PROGRAMS.values()]
    begin = time.process_time()
    for source in sources:
        translate_chunk(compile_chunk(parse(source, "=cold"), "=cold"))
    return sum(source.count("\n") for source in sources) / (time.process_time() - begin)


def load_again() -> float:
    """Load a chunk that has been loaded before; return microseconds."""
    with LuaState(libraries=()) as lua:
        source = PROGRAMS["json_codec"].path(".lua").read_text("ascii")
        lua.load(source)
        return _seconds_of(lambda: lua.load(source), 1000) * 1e6


def new_state(libraries: tuple[str, ...] | None) -> Callable[[], float]:
    """Return what makes states with some libraries and gives the microseconds of one."""

    def measure() -> float:
        return _seconds_of(lambda: LuaState(libraries=libraries), 300) * 1e6

    return measure


def first_state() -> float:
    """Start Python with and without a first state; return the difference in milliseconds."""
    with_state, bare = (
        min(_process_seconds(code) for _ in range(3))
        for code in ("import pylua; pylua.LuaState().execute('return 1')", "pass")
    )
    return (with_state - bare) * 1e3


def _process_seconds(code: str) -> float:
    environment = {**undisturbed(), "PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=os.sep, check=True)
    return time.perf_counter() - begin


COSTS: tuple[Cost, ...] = (
    Cost("parse, compile and translate, cold", "lines/s", 5000, lines_per_second, is_rate=True),
    Cost("load a chunk again (104 lines)", "µs", 20, load_again),
    Cost("first state in a process, over bare Python", "ms", 120, first_state),
    Cost("new state, all libraries", "µs", 100, new_state(None)),
    Cost("new state, base library only", "µs", 30, new_state(("base",))),
)
"""Everything that is measured."""


def rows() -> Iterator[list[str]]:
    """Measure everything; yield a heading, and then a row for each cost."""
    compile_text("return 1", "=warm")
    yield ["what", "unit", "goal", "best", "median", ""]
    for cost in COSTS:
        values = [cost.measure() for _ in range(ROUNDS)]
        best = max(values) if cost.is_rate else min(values)
        bound = f"{'>=' if cost.is_rate else '<='} {cost.goal:g}"
        mark = "reached" if cost.is_reached(best) else "missed"
        yield [cost.what, cost.unit, bound, f"{best:.4g}", f"{statistics.median(values):.4g}", mark]
