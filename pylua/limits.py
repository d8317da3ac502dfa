"""Limits: what a host allows a state, and the one table that tells what each limit counts, and how exactly.

A limit that is spent ends the call in `LimitExceeded`, which no script can catch; "not enough memory" and
"stack overflow" are errors of Lua, as in Lua. `describe` returns the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOCKS = ("wall", "cpu")
"""What `Limits.max_seconds` is measured by: time that passes, or time that the thread computes."""


def _is_positive_integer(_: object, attribute: attrs.Attribute[int | None], value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{attribute.name} must be an integer or None, not {value!r}"
        raise TypeError(msg)
    if value < 0:
        msg = f"{attribute.name} ({value}) is negative; allowed are 0 and more, or None for no limit"
        raise ValueError(msg)


def _is_positive_number(_: object, attribute: attrs.Attribute[float | None], value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"{attribute.name} must be a number of seconds or None, not {value!r}"
        raise TypeError(msg)
    if not value >= 0:  # NaN, too
        msg = f"{attribute.name} ({value}) is not 0 or more; None means no limit"
        raise ValueError(msg)


def _is_clock(_: object, attribute: attrs.Attribute[str], value: object) -> None:
    if value not in CLOCKS:
        msg = f"unknown {attribute.name} {value!r}; known: {', '.join(CLOCKS)}"
        raise ValueError(msg)


@attrs.frozen(kw_only=True)
class Limits:
    """Budgets of a state, or of one call. None means that there is no limit.

    Attributes:
        max_instructions: Lua instructions, and what library functions do in their measure; the same program stops at
            the same instruction on both engines.
        max_seconds: of run time by `clock`; time between calls does not count, neither does a paused timer.
        clock: "wall", or "cpu" for what the thread computes.
        max_memory: bytes that the state may hold; beyond it Lua code gets "not enough memory".
        max_output: bytes that may be written to files and standard streams.

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a negative value or an unknown clock.
    """

    max_instructions: int | None = attrs.field(default=None, validator=_is_positive_integer)
    max_seconds: float | None = attrs.field(default=None, validator=_is_positive_number)
    clock: str = attrs.field(default="wall", validator=_is_clock)
    max_memory: int | None = attrs.field(default=None, validator=_is_positive_integer)
    max_output: int | None = attrs.field(default=None, validator=_is_positive_integer)

    @property
    def are_any(self) -> bool:
        """Whether anything is limited at all."""
        values = (self.max_instructions, self.max_seconds, self.max_memory, self.max_output)
        return any(value is not None for value in values)

    def with_timeout(self, timeout: float | None) -> Limits:
        """Return these limits with at most *timeout* seconds by the wall clock; None changes nothing.

        Raises:
            ValueError: there is a limit by the CPU's clock, which a timeout would replace; nest the two instead.
        """
        if timeout is None:
            return self
        if self.max_seconds is not None and self.clock != "wall":
            msg = "a timeout (wall clock) can't be combined with max_seconds by the CPU's clock in one set of limits"
            raise ValueError(msg)
        seconds = timeout if self.max_seconds is None else min(timeout, self.max_seconds)
        return attrs.evolve(self, max_seconds=seconds, clock="wall")


NO_LIMITS = Limits()


class CancelToken:
    """Stops all calls that it was given to, in any number of states, from any thread; it can't be reset."""

    __slots__ = ("_cancelled",)

    def __init__(self) -> None:
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` has been called."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop: the calls end in ``LimitExceeded("cancelled")`` within some milliseconds."""
        self._cancelled = True


class ResourceLimiter(Protocol):
    """Is asked before a state's memory grows by another step (wasmtime's has the same name)."""

    def memory_growing(self, current: int, desired: int, maximum: int | None) -> bool:
        """Decide whether a state may grow.

        Args:
            current: bytes that it holds.
            desired: bytes that it would hold.
            maximum: its limit, if it has one; *desired* is within that.

        Returns:
            True: it may. False: Lua code gets "not enough memory".

        Raises:
            LimitExceeded: the state shall be stopped.
        """


# ---------------------------------------------------------------- what each limit means


@attrs.frozen(kw_only=True)
class LimitFact:
    """What there is to know of one limit.

    Attributes:
        name: of the option, or of what stops a call.
        unit: what it is measured in.
        default: without an option.
        error: what the script or the host gets.
        catchable: whether Lua code can catch that.
        counts: what is counted, and what is not.
        precision: how late it can be.
    """

    name: str
    unit: str
    default: str
    error: str
    catchable: bool
    counts: str
    precision: str


FACTS: tuple[LimitFact, ...] = (
    LimitFact(
        name="max_instructions",
        unit="instructions",
        default="none",
        error="LimitExceeded",
        catchable=False,
        counts="the call of a Lua function costs its number of instructions, a pass of a loop the number of instructions "
        "of the loop; library functions charge what they do (elements, steps of a match, 64 bytes that are copied)",
        precision="exact: the same program stops at the same place, on both engines",
    ),
    LimitFact(
        name="max_seconds",
        unit="seconds",
        default="none",
        error="LimitExceeded",
        catchable=False,
        counts="run time of the state by the wall clock or the CPU's clock of its thread; not the time between calls, and "
        "not while the timer is paused; host functions count",
        precision="10 ms of Lua code; the clock is not looked at while a host function or one operation of Python runs "
        "(a copy of a long string takes 0.1 ms per MiB)",
    ),
    LimitFact(
        name="max_memory",
        unit="bytes",
        default="none",
        error='LuaError "not enough memory"',
        catchable=True,
        counts="tables, strings, functions, coroutines, userdata and numbers that the state can reach, each object once, "
        "as large as Python says; not what states share (code, libraries' code) nor objects of the host",
        precision="10 % + 4 MiB: what can make much at once asks before, all else is looked at every 8192 instructions",
    ),
    LimitFact(
        name="max_output",
        unit="bytes",
        default="none",
        error="LimitExceeded",
        catchable=False,
        counts="what print, io.write, file:write and warn write, before it is written; not what host functions write",
        precision="exact: what would exceed it is not written",
    ),
    LimitFact(
        name="interrupt",
        unit="-",
        default="-",
        error="LimitExceeded",
        catchable=False,
        counts="`LuaState.interrupt` from another thread, a signal handler or a host function",
        precision="as max_seconds",
    ),
    LimitFact(
        name="cancel",
        unit="-",
        default="none",
        error="LimitExceeded",
        catchable=False,
        counts="a `CancelToken` that was given to the state or to the call",
        precision="as max_seconds",
    ),
    LimitFact(
        name="call_stack_size",
        unit="Lua calls",
        default="200000",
        error='LuaError "stack overflow"',
        catchable=True,
        counts="calls of Lua functions in progress in one coroutine; tail calls replace their caller. The handling of the "
        "error may use 200 more",
        precision="exact on the interpreter; the translator notices at 220000 frames of Python, whatever the option",
    ),
    LimitFact(
        name="registry_max_size",
        unit="registers",
        default="1000000",
        error='LuaError "stack overflow"',
        catchable=True,
        counts="registers of the Lua calls in progress in one coroutine, arguments that become varargs, and the results "
        "of table.unpack, string.byte and others that return many",
        precision="exact on the interpreter; on the translator only results of library functions are counted",
    ),
    LimitFact(
        name="nested host calls",
        unit="calls",
        default="200",
        error='LuaError "C stack overflow"',
        catchable=True,
        counts="calls that use Python's own stack: metamethods, callbacks of library functions, coroutines in coroutines; "
        "as real Lua's limit of 200 C calls (LUAI_MAXCCALLS)",
        precision="exact",
    ),
)


def describe() -> tuple[LimitFact, ...]:
    """Return what is counted, what is not, and how exactly: one `LimitFact` for each limit there is."""
    return FACTS


def markdown_table(facts: Iterable[LimitFact] = FACTS) -> str:
    """Return the table of all limits as Markdown, as docs/limits.md shows it."""
    rows = [
        "| limit | unit | default | error | catchable | precision |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for fact in facts:
        catchable = "yes" if fact.catchable else "no"
        rows.append(
            f"| {fact.name} | {fact.unit} | {fact.default} | {fact.error} | {catchable} | {fact.precision} |"
        )
    return "\n".join(rows)
