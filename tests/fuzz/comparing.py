"""Running a program on the real Lua and on our engines, and telling in what they differ."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from lupa import lua54

from conformance.expectations import Expected, Outcome
from pylua import LuaState, PyLuaError
from pylua.options import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

HOST = Path(__file__).with_name("host.lua").read_text("ascii")
PRELUDE = Path(__file__).with_name("prelude.lua").read_text("ascii")

REAL_LUA = "the real Lua"

MAX_MEMORY = 4 << 20
"""What the real Lua may use for a program, in bytes; a program that needs more is not compared."""

MAX_SECONDS = 20.0
"""How long one of our engines may take, before that is the difference: in processor time, for machines are busy."""

MAX_INSTRUCTIONS = 1 << 60
"""What a program may execute; no program does, but without a limit nothing is counted."""

LIMITS = ("not enough memory", "too much output", "stack overflow", "error in error handling")
"""What an outcome says that depends on limits, which are not the same everywhere."""


class TimeOutError(BaseException):
    """A program took too long; no ``except Exception`` may think otherwise."""


@attrs.frozen
class Run:
    """What a program did on one of our engines, and in how many instructions; None: they were not counted."""

    outcome: Outcome
    instructions: int | None = None

    def with_count(self) -> Outcome:
        """Return the outcome with the number of instructions as its last line."""
        return attrs.evolve(self.outcome, output=f"{self.outcome.output}instructions: {self.instructions}\n")


@attrs.frozen
class Difference:
    """A program with which an engine does something else than its reference: the real Lua, or another engine."""

    source: str
    engine: str
    expected: Outcome
    actual: Outcome
    reference: str = REAL_LUA

    def __str__(self) -> str:
        """Say what differs first."""
        expected = Expected(output=self.expected.output, error=self.expected.error)
        return f"{self.engine} and {self.reference} differ: {expected.difference(self.actual)}"


def find_difference(
    source: str, engines: Iterable[str] = ENGINES, name: str = "=test", prelude: str = PRELUDE
) -> Difference | None:
    """Run a program on the real Lua and on *engines*; return None if its limits make it not comparable, too."""
    expected = outcome_of_real_lua(source, name, prelude)
    return expected and difference_to(expected, source, engines, name, prelude)


def difference_to(
    expected: Outcome, source: str, engines: Iterable[str], name: str = "=test", prelude: str = PRELUDE
) -> Difference | None:
    """Return the first difference of one of *engines* to the real Lua's outcome, or to the first one's work."""
    first: tuple[str, Run] | None = None
    for engine in engines:
        run = run_on_engine(source, engine, name, prelude)
        if run.outcome != expected:
            return Difference(source, engine, expected, run.outcome)
        reference, normal = first = first or (engine, run)
        if run.instructions != normal.instructions:
            return Difference(source, engine, normal.with_count(), run.with_count(), reference)
    return None


def outcome_of_real_lua(source: str, name: str = "=test", prelude: str = PRELUDE) -> Outcome | None:
    """Return what the real Lua does; None if that depends on its limits."""
    lua = lua54.LuaRuntime(
        unpack_returned_tuples=True, encoding="latin-1", register_builtins=False, max_memory=MAX_MEMORY
    )
    lua.execute("python, package.loaded.python = nil")
    try:
        output, error = lua.globals().load(HOST, "=host")(prelude, source, name)
    except lua54.LuaMemoryError:
        return None
    if any(limit in text for limit in LIMITS for text in (output, error or "")):
        return None
    return Outcome(output, error)


def run_on_engine(source: str, engine: str, name: str = "=test", prelude: str = PRELUDE) -> Run:
    """Return what *engine* does; an exception that no Lua program can cause is shown as an error, too."""
    try:
        with _time_limit(MAX_SECONDS), LuaState(engine=engine) as state:
            if is_metered(source):
                state.global_state.meter.limit_instructions(MAX_INSTRUCTIONS)
            output, error = map(_as_latin_1, state.execute(HOST, prelude, source, name, name="=host"))
            counted = state.global_state.meter.instructions if is_metered(source) else None
            return Run(Outcome(output or "", error), counted)
    except (PyLuaError, TimeOutError) as crash:
        return Run(Outcome("", f"(crash: {type(crash).__name__}: {crash.__cause__ or crash!r})"))


def is_metered(source: str) -> bool:
    """Return whether instructions are counted: for half of the programs, since engines have other code for that."""
    return len(source) % 2 == 1


def _as_latin_1(text: object) -> str | None:
    """Return a Lua string that has left its state as text or bytes."""
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    return text.decode("latin-1") if isinstance(text, bytes) else None


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeOutError in the block if it takes too long (in the main OS thread, where signals arrive)."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeOutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
