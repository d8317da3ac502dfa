"""Meter: what one state has used of its limits; asked before work is done and before data is made.

Instructions are counted where the code can go round: the call of a Lua function costs its number of instructions,
a jump back to the head of a loop the number of instructions of that loop (`loop_costs`), as does the first pass of a
``for`` loop, and library functions charge for what they do. So both engines count alike, and code without loops is
counted once per call.

Instructions are granted in slices. When a slice is spent there is a tick, and everything else is looked at: the clocks,
whether somebody wants to stop the state, the host's callback. So these cost running code nothing; and after a limit
was exceeded no further slice is granted, so that whoever swallowed the exception comes not far.
"""

from __future__ import annotations

import time
from types import CellType
from typing import TYPE_CHECKING, Callable

import attrs

from pylua.bytecode.effects import SHAPES
from pylua.errors import LimitExceeded, LuaError
from pylua.limits import NO_LIMITS, CancelToken, Limits
from pylua.vm.footprint import resident
from pylua.vm.memory import NOT_ENOUGH, SMALL, Memory

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.limits import ResourceLimiter

MAX_SINGLE_BYTES = 1 << 31
"""The largest string that a state makes at once unless a limit says less: 2 GiB."""

SLICE = 1 << 13
"""Instructions that are granted at once: at most so many run between two looks at the clock (about 0.2 ms).

A tick costs less than a microsecond (CPython 3.11).
"""

SMALL_SLICE = 1 << 6
"""The least that is granted at once, while slices take long: their instructions do more than most."""

SLOW_SLICE = 0.002
"""Seconds that a slice may take before the next ones are made smaller."""

_PLENTY = 1 << 62

_BEFORE = {"max_instructions": "instructions", "max_seconds": "seconds", "max_output": "output"}
"""Limit to the attribute of `Budget` that says what had been used before."""

cpu_time = getattr(time, "thread_time", time.process_time)
"""The clock of the CPU: of the thread, where there is one."""


@attrs.frozen
class Usage:
    """Amounts of what is limited; None in what is left: no limit."""

    instructions: int | None
    seconds: float | None
    output: int | None


class Budget:
    """Limits in force for a while, and what is used of them.

    Attributes:
        limits: what is allowed; beyond it the script is stopped.
        soft: what should do; beyond it the budget is `due`, and nothing else happens.
        cancel: stops what runs under these limits.
        status: "running"; then "done", "error" (of Lua, or of the host), or "stopped" (`LimitExceeded`).
    """

    __slots__ = (
        "_final",
        "_meter",
        "cancel",
        "instructions",
        "limits",
        "output",
        "seconds",
        "soft",
        "status",
    )

    def __init__(
        self, meter: Meter, limits: Limits, cancel: CancelToken | None = None, soft: Limits = NO_LIMITS
    ) -> None:
        self.limits = limits
        self.soft = soft
        self.cancel = cancel
        self.instructions = meter.instructions
        self.seconds = meter.seconds(limits.clock)
        self.output = meter.output
        self.status = "running"
        self._meter = meter
        self._final: Usage | None = None

    @property
    def used(self) -> Usage:
        """What has been used since the budget began; at its end that stays."""
        if self._final is not None:
            return self._final
        meter = self._meter
        return Usage(
            meter.instructions - self.instructions,
            meter.seconds(self.limits.clock) - self.seconds,
            meter.output - self.output,
        )

    @property
    def left(self) -> Usage:
        """What is left of `limits`, at least 0; None where nothing is limited."""
        return _difference(self.limits, self.used)

    @property
    def due(self) -> bool:
        """Whether more has been used than `soft` says."""
        return 0 in attrs.astuple(_difference(self.soft, self.used))

    def end(self, status: str) -> None:
        """Keep what was used by now."""
        self._final = self.used
        self.status = status


def _difference(limits: Limits, used: Usage) -> Usage:
    allowed = (limits.max_instructions, limits.max_seconds, limits.max_output)
    return Usage(*(None if a is None else max(a - u, 0) for a, u in zip(allowed, attrs.astuple(used))))


class Meter:
    """What one state uses of its limits. Plain slots: they are read all the time.

    Translated functions have the cell `left` among their free variables: to subtract from it and to compare it takes
    20 ns at each call of fib, from a global variable 35, from a slot 48 (CPython 3.11).
    """

    __slots__ = (
        "_budgets", "_cpu_before", "_cpu_since", "_cpu_stop", "_interval", "_last_tick", "_next_callback", "_output_stop", "_slice", "_tokens",
        "_wall_before", "_wall_since", "_wall_stop", "granted", "interrupted", "is_limited", "is_running", "later", "left",
        "max_bytes", "memory", "on_tick", "output", "reserved",
    )  # fmt: skip

    def __init__(self) -> None:
        self.left = CellType(_PLENTY)  # instructions that are left of the slice
        self.later = 0  # and those that will be granted
        self.granted = _PLENTY  # all that there were
        self.is_limited = False  # whether everything is to be counted; once it is, it stays so
        self.is_running = False
        self.interrupted = False  # whether another thread wants the running call to end
        self.output = 0  # bytes written
        self.on_tick: Callable[[], None] | None = None
        self.max_bytes = MAX_SINGLE_BYTES
        self.memory = Memory()
        self.reserved = 0  # bytes made by library functions since the collector looked last
        self._slice = _PLENTY
        self._tokens: tuple[CancelToken, ...] = ()
        # run time before the run at hand, when that began, and when it must end
        self._wall_before = self._wall_since = 0.0
        self._cpu_before = self._cpu_since = 0.0
        self._wall_stop: float | None = None
        self._cpu_stop: float | None = None
        self._output_stop: int | None = None
        self._last_tick = 0.0
        self._interval = 0.0
        self._next_callback = 0.0
        self._budgets: list[Budget] = [Budget(self, NO_LIMITS)]

    # ------------------------------------------------------------ what has been used

    @property
    def instructions(self) -> int:
        """What has been used: all of it since the state is limited, else what library functions charged."""
        return self.granted - self.left.cell_contents - self.later  # type: ignore[no-any-return]

    def seconds(self, clock: str) -> float:
        """Return the run time by one of the clocks, since the state is limited."""
        if clock == "cpu":
            return self._cpu_before + (cpu_time() - self._cpu_since if self.is_running else 0.0)
        return self._wall_before + (time.perf_counter() - self._wall_since if self.is_running else 0.0)

    # ------------------------------------------------------------ limits

    def limit(self, limits: Limits, cancel: CancelToken | None = None) -> None:
        """Set the limits of the state itself, from what has been used so far."""
        self._budgets[0] = Budget(self, limits, cancel)
        self._begin_limits()

    def limit_instructions(self, allowed: int) -> None:
        """Allow *allowed* instructions from the beginning on."""
        self.limit(Limits(max_instructions=allowed))
        self._budgets[0].instructions = 0
        self._settle()

    def push(self, limits: Limits, cancel: CancelToken | None = None, soft: Limits = NO_LIMITS) -> Budget:
        """Put tighter limits in force until `pop`."""
        budget = Budget(self, limits, cancel, soft)
        self._budgets.append(budget)
        self._begin_limits()
        return budget

    def pop(self, budget: Budget) -> None:
        """Put the limits in force that were before *budget*."""
        del self._budgets[self._budgets.index(budget) :]
        self._settle()

    def refill(self) -> None:
        """Let the limits of the state itself count from now on."""
        self.limit(self._budgets[0].limits, self._budgets[0].cancel)

    def remaining(self) -> Limits:
        """Return the limits of the state itself with what is left of them."""
        budget = self._budgets[0]
        limits = budget.limits
        changes: dict[str, float] = {}
        for name, used in (
            ("max_instructions", self.instructions - budget.instructions),
            ("max_seconds", self.seconds(limits.clock) - budget.seconds),
            ("max_output", self.output - budget.output),
        ):
            allowed = getattr(limits, name)
            if allowed is not None:
                changes[name] = max(allowed - used, 0)
        return attrs.evolve(limits, **changes)  # type: ignore[arg-type]

    def call_back(self, callback: Callable[[], None] | None, interval: float) -> None:
        """Have *callback* called every *interval* seconds of run time, at the next tick."""
        self.on_tick = callback
        self._interval = interval
        self._next_callback = time.perf_counter() + interval
        self._begin_limits()

    def ask(self, limiter: ResourceLimiter | None, step: int) -> None:
        """Have *limiter* asked before the state grows, each time *step* bytes further."""
        self.memory.ask(limiter, step)
        self._begin_limits()

    def _begin_limits(self) -> None:
        self.is_limited = True
        self._slice = SLICE
        self._settle()

    def _settle(self) -> None:
        """Find out what is allowed, after the limits in force or their clocks have changed."""
        used = self.instructions
        stop = self._stop("max_instructions", "instructions")
        self.granted = used + _PLENTY if stop is None else stop
        self.left.cell_contents = min(self.granted - used, 0)
        self.later = max(self.granted - used, 0)
        self._output_stop = self._stop("max_output", "output")
        allowed = [b.limits.max_memory for b in self._budgets if b.limits.max_memory is not None]
        self.memory.allowed = min(allowed) if allowed else None
        self._wall_stop = self._time_stop("wall", self._wall_since - self._wall_before)
        self._cpu_stop = self._time_stop("cpu", self._cpu_since - self._cpu_before)
        self._last_tick = time.perf_counter()
        self._tokens = tuple(budget.cancel for budget in self._budgets if budget.cancel is not None)
        if self.left.cell_contents >= 0:
            self._grant()

    def _stop(self, limit: str, before: str) -> int | None:
        """Return how much may have been used at most of what is counted, None if there is no limit."""
        stops = [
            getattr(budget, before) + getattr(budget.limits, limit)
            for budget in self._budgets
            if getattr(budget.limits, limit) is not None
        ]
        return min(stops) if stops else None

    def _time_stop(self, clock: str, offset: float) -> float | None:
        """Return the time of a clock at which the first budget is spent, None if there is none."""
        stops = [
            offset + budget.seconds + budget.limits.max_seconds
            for budget in self._budgets
            if budget.limits.max_seconds is not None and budget.limits.clock == clock
        ]
        return min(stops) if stops else None

    # ------------------------------------------------------------ runs

    def begin(self) -> None:
        """Start the clocks: code is about to run."""
        self._wall_since = time.perf_counter()
        self._cpu_since = cpu_time()
        self.is_running = True
        if self.is_limited:
            self._settle()

    def end(self) -> None:
        """Stop the clocks: the outermost call has ended."""
        self._wall_before = self.seconds("wall")
        self._cpu_before = self.seconds("cpu")
        self.is_running = False
        if self.interrupted:
            self.interrupted = False
        self._settle()

    def skip(self, wall: float, cpu: float) -> None:
        """Leave so many seconds, which have just passed, out of the run time."""
        self._wall_since += wall
        self._cpu_since += cpu
        self._settle()

    # ------------------------------------------------------------ work

    def charge(self, work: int) -> None:
        """Charge *work* instructions' worth before a library function does it.

        Raises:
            LimitExceeded: the budget is spent; the work must not be done.
        """
        left = self.left.cell_contents = self.left.cell_contents - work
        if left < 0:
            self.tick()

    def tick(self) -> None:
        """Decide what happens now that what was granted is spent.

        Raises:
            LimitExceeded: there is no more, or somebody wants it to end.
        """
        self.check()
        now = time.perf_counter()
        if now - self._last_tick > SLOW_SLICE:
            self._slice = max(self._slice >> 2, SMALL_SLICE)
        elif self._slice < SLICE:
            self._slice <<= 1
        self._last_tick = now
        if self.memory.is_watched:
            self.memory.look()
        if self.on_tick is not None and now >= self._next_callback:
            self._next_callback = now + self._interval
            self.on_tick()
        self._grant()
        if self.left.cell_contents < 0:
            raise self._exceeded("max_instructions", self.instructions)

    def check(self) -> None:
        """Look at the clocks, and whether somebody wants to stop the state.

        Raises:
            LimitExceeded: it is time.
        """
        if self.interrupted:
            raise LimitExceeded("interrupted")
        if self._wall_stop is not None and time.perf_counter() >= self._wall_stop:
            raise self._exceeded("max_seconds", self.seconds("wall"), "wall")
        if self._cpu_stop is not None and cpu_time() >= self._cpu_stop:
            raise self._exceeded("max_seconds", self.seconds("cpu"), "cpu")
        for token in self._tokens:
            if token.cancelled:
                raise LimitExceeded("cancelled")

    def watch(self) -> Callable[[], None]:
        """Return what long work outside of the VM is to call now and then.

        It raises what `check` raises, or "not enough memory" if the process grows by more than the state may.
        """
        room = self.memory.room()
        if room is None:
            return self.check
        before = resident()

        def check() -> None:
            self.check()
            if resident() - before > room:
                raise LuaError(NOT_ENOUGH)

        return check

    def _exceeded(self, limit: str, used: float, clock: str = "") -> LimitExceeded:
        """Return the exception for a limit of the outermost budget that is spent, *used* being used up by now."""
        before = _BEFORE[limit]
        exceeded: float | None = None
        for budget in self._budgets:
            allowed: float | None = getattr(budget.limits, limit)
            if allowed is not None and clock in ("", budget.limits.clock):
                exceeded = allowed
                if used - getattr(budget, before) > allowed:
                    break
        return LimitExceeded(limit, exceeded)

    def _grant(self) -> None:
        more = min(self.later, self._slice - self.left.cell_contents)
        self.left.cell_contents += more
        self.later -= more

    # ------------------------------------------------------------ data

    def write(self, size: int) -> None:
        """Ask before *size* bytes are written somewhere.

        Raises:
            LimitExceeded: that would be too many; they must not be written.
        """
        output = self.output + size
        if self._output_stop is not None and output > self._output_stop:
            raise self._exceeded("max_output", output)
        self.output = output

    def reserve(self, size: int) -> None:
        """Ask before *size* bytes are made at once.

        Raises:
            LuaError: "not enough memory"; as in Lua it has no position.
        """
        if size > self.max_bytes:
            raise LuaError(NOT_ENOUGH)
        self.reserved += size
        if size > SMALL and self.memory.is_watched:
            self.memory.look(size)


def loop_costs(proto: Proto) -> dict[int, int]:
    """Return what a jump back costs: by loop head, the instructions up to the last one that jumps back there."""
    if proto.loop_costs is None:
        proto.loop_costs = _loop_costs(proto)
    return proto.loop_costs


def _loop_costs(proto: Proto) -> dict[int, int]:
    costs: dict[int, int] = {}
    for pc, instruction in enumerate(proto.code):
        place = SHAPES[instruction[0]].jump_at
        if place and instruction[place] <= pc:
            head = instruction[place]
            costs[head] = pc - head + 1
    return costs
