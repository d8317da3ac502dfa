"""ManagedState: one state with the record of its life, its hooks, and the way back to what it was after init."""

from __future__ import annotations

import time
from collections.abc import Collection, Hashable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Callable, TypeVar

import attrs

from pylua.convert import LuaTableView
from pylua.errors import LimitExceeded, LuaError, PyLuaError
from pylua.pool.events import EventKind
from pylua.pool.health import StateRecord
from pylua.pool.hooks import LuaHooks
from pylua.pool.policy import CleanupPolicy

if TYPE_CHECKING:
    from os import PathLike

    from pylua.convert import LuaFunction, LuaView
    from pylua.limits import CancelToken, Limits
    from pylua.state import LuaState

T = TypeVar("T")

Observer = Callable[[EventKind, "ManagedState", Mapping[str, object]], None]
"""Is told of what happens to a state, on the thread that uses it."""

MAX_AFFINITIES = 64
"""How many keys of callers a state remembers."""

_MODULES = "_LOADED"
"""The registry's table of loaded modules."""


@attrs.frozen(kw_only=True)
class StateMetrics:
    """The record of a state at one moment; times in seconds of its clock, memory in bytes.

    Attributes:
        created_at: when it was made.
        last_used_at: when it last ran something or was lent.
        uses: how often it was lent.
        executions: calls that it has run.
        errors: those that failed, by kind (see `pylua.pool.health.ERROR_KINDS`).
        limits_hit: those that a limit stopped, by its name.
        run_time: time that all of them took.
        memory_peak: the most that it was seen to hold.
        last_error: the message of the last failure.
    """

    created_at: float
    last_used_at: float
    uses: int
    executions: int
    errors: Mapping[str, int]
    limits_hit: Mapping[str, int]
    run_time: float
    memory_peak: int
    last_error: str | None

    @property
    def error_count(self) -> int:
        """All executions that failed."""
        return sum(self.errors.values())


class ManagedState:
    """A state and its record. The record may be read from any thread; the state runs on one at a time.

    Args:
        lua: the state, after init; from now on its owner is this object.
        number: how events and logs call it.
        cleanup: what `reset` does.
        hooks: the functions that the init script registered.
        clock: seconds that never go back.

    Attributes:
        lua: the state itself; using it directly is not recorded.
        number: how events and logs call it.
        generation: that of its pool when it was made.
        expires_at: when its pool retires it.
        unused_until: when its pool retires it if nobody uses it.
        affinities: keys of the callers that it served.
        base_memory: bytes that it held after init; 0 if nobody measured.
        charge: bytes that it counts for in the budget of its pool.
        observer: is told of what happens,
        wanted: if it is of these kinds.
    """

    def __init__(
        self,
        lua: LuaState,
        *,
        number: int = 0,
        cleanup: CleanupPolicy | None = None,
        hooks: LuaHooks | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lua = lua
        self.number = number
        self.generation = 0
        self.expires_at = self.unused_until = float("inf")
        self.affinities: dict[Hashable, None] = {}
        self.base_memory = 0
        self.charge = 0
        self.observer: Observer | None = None
        self.wanted: Collection[EventKind] = frozenset(EventKind)
        self._cleanup = CleanupPolicy() if cleanup is None else cleanup
        self._hooks = LuaHooks() if hooks is None else hooks
        self._clock = clock
        self._lock = Lock()  # over the counters
        self._created_at = self.last_used_at = clock()
        self._uses = 0
        self._executions = 0
        self._errors: dict[str, int] = {}
        self._limits_hit: dict[str, int] = {}
        self._run_time = 0.0
        self._last_error: str | None = None
        self._new_failures = 0  # since somebody took notice
        self._new_limits: dict[str, int] = {}
        self._used_at_refill = -1
        self._is_limited = lua.options.limits.are_any
        self._checkpoint = lua.checkpoint() if self._cleanup.restore else None
        self._entries = {} if self._cleanup.restore else self._raw_entries()

    def __repr__(self) -> str:
        """Return what the state is."""
        return f"<ManagedState #{self.number} {self.lua!r}>"

    # ------------------------------------------------------------ running code

    def execute(
        self,
        source: str | bytes,
        *arguments: object,
        name: str | None = None,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a chunk as `LuaState.execute` does, and record it."""
        return self._record(
            lambda: self.lua.execute(
                source, *arguments, name=name, timeout=timeout, limits=limits, cancel=cancel
            )
        )

    def eval(
        self,
        expression: str,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Return the value of an expression as `LuaState.eval` does, and record it."""
        return self._record(
            lambda: self.lua.eval(expression, *arguments, timeout=timeout, limits=limits, cancel=cancel)
        )

    def execute_file(
        self,
        path: str | PathLike[str],
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a file as `LuaState.execute_file` does, and record it."""
        return self._record(
            lambda: self.lua.execute_file(path, *arguments, timeout=timeout, limits=limits, cancel=cancel)
        )

    def call(
        self,
        function: LuaView,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Call a function as `LuaState.call` does, and record it."""
        return self._record(
            lambda: self.lua.call(function, *arguments, timeout=timeout, limits=limits, cancel=cancel)
        )

    def load(self, source: str | bytes, *, name: str | None = None) -> LuaFunction:
        """Compile a chunk as `LuaState.load` does."""
        return self.lua.load(source, name=name)

    def interrupt(self) -> bool:
        """Stop the running call, from any thread."""
        return self.lua.interrupt()

    def _record(self, run: Callable[[], T]) -> T:
        started = self._clock()
        failure: PyLuaError | None = None
        try:
            return run()
        except PyLuaError as error:
            failure = error
            raise
        finally:
            ended = self._clock()
            with self._lock:
                self.last_used_at = ended
                self._executions += 1
                self._run_time += ended - started
                if failure is not None:
                    self._count_error(failure)
            if failure is not None and self._hooks.has(EventKind.ERROR):
                self._hooks.run(EventKind.ERROR, str(failure))
            if self.observer is not None and self.wanted:
                self._report(ended - started, failure)

    def _count_error(self, error: PyLuaError) -> None:
        kind = error_kind(error)
        self._errors[kind] = self._errors.get(kind, 0) + 1
        self._new_failures += 1
        if isinstance(error, LimitExceeded):
            for counts in (self._limits_hit, self._new_limits):
                counts[error.limit] = counts.get(error.limit, 0) + 1
        self._last_error = str(error)

    def _report(self, duration: float, error: PyLuaError | None) -> None:
        details: dict[str, object] = {"duration": duration}
        if error is not None:
            details["error"] = str(error)
            self._tell(EventKind.ERROR, {"error": str(error), "kind": error_kind(error)})
        if isinstance(error, LimitExceeded):
            self._tell(EventKind.LIMIT_EXCEEDED, {"limit": error.limit})
        self._tell(EventKind.EXECUTED, details)

    def _tell(self, kind: EventKind, details: Mapping[str, object]) -> None:
        if self.observer is not None and kind in self.wanted:
            self.observer(kind, self, details)

    # ------------------------------------------------------------ life

    def created(self) -> None:
        """Say that the state is ready."""
        self._hooks.run(EventKind.CREATED)
        self._tell(EventKind.CREATED, {})

    def activate(self) -> bool:
        """Prepare for a new borrower, on its thread: full limits, then the hooks; return whether any Lua code ran."""
        self._uses += 1
        self.last_used_at = self._clock()
        self._refill()
        has_hooks = self._hooks.has(EventKind.ACTIVATED)
        if has_hooks:
            self._hooks.run(EventKind.ACTIVATED)
        self._tell(EventKind.ACTIVATED, {})
        return has_hooks

    def deactivate(self) -> None:
        """Take leave of the borrower, on its thread; what the limits have stopped does not matter any more."""
        self._refill()
        if self._hooks.has(EventKind.DEACTIVATED):
            self._hooks.run(EventKind.DEACTIVATED)
        self._tell(EventKind.DEACTIVATED, {})

    def reset(self) -> None:
        """Make the state what it was after init, as the clean-up policy says; no code of scripts decides about it.

        Raises:
            PyLuaError: it can't be done; the state must not be used any more.
        """
        if self._checkpoint is not None:
            self.lua.restore(self._checkpoint)
        else:
            self._restore_entries()
            if self._cleanup.collect_garbage:
                self.lua.collect_garbage()
        if self._hooks.has(EventKind.RECYCLED):
            self._hooks.run(EventKind.RECYCLED)
        self._tell(EventKind.RECYCLED, {})

    def close(self, reason: str = "closed") -> None:
        """End the state. Its finalizers run, within its limits."""
        if self.lua.closed:
            return
        try:
            self._refill()
            self._hooks.run(EventKind.DESTROYED)
            self.lua.close()
        finally:
            self._tell(EventKind.DESTROYED, {"reason": reason})

    def _refill(self) -> None:
        """Give the state its limits back, for the next borrower, or for what must be done after the last one."""
        if self._is_limited and self.lua.instructions_used != self._used_at_refill:
            self.lua.refill()
            self._used_at_refill = self.lua.instructions_used

    # ------------------------------------------------------------ what is known

    @property
    def metrics(self) -> StateMetrics:
        """The record at this moment."""
        with self._lock:
            return StateMetrics(
                created_at=self._created_at,
                last_used_at=self.last_used_at,
                uses=self._uses,
                executions=self._executions,
                errors=dict(self._errors),
                limits_hit=dict(self._limits_hit),
                run_time=self._run_time,
                memory_peak=self.lua.memory_peak,
                last_error=self._last_error,
            )

    def record(self, now: float, memory: int | None = None) -> StateRecord:
        """Return what the health of the state is judged by."""
        with self._lock:
            return StateRecord(
                age=now - self._created_at,
                uses=self._uses,
                executions=self._executions,
                errors=dict(self._errors),
                run_time=self._run_time,
                memory=memory,
            )

    def take_failures(self) -> tuple[int, dict[str, int]]:
        """Return how many executions failed since the last time, and the limits that stopped some of them."""
        with self._lock:
            taken = self._new_failures, self._new_limits
            self._new_failures, self._new_limits = 0, {}
            return taken

    @property
    def is_as_new_after_reset(self) -> bool:
        """Whether a reset leaves nothing behind, so that what the state holds then is known."""
        return self._cleanup.restore

    def remember(self, affinity: Hashable) -> None:
        """Remember that a caller with this key was served; the oldest of many keys is forgotten."""
        if affinity not in self.affinities:
            self.affinities[affinity] = None
            if len(self.affinities) > MAX_AFFINITIES:
                del self.affinities[next(iter(self.affinities))]

    # ------------------------------------------------------------ clean-up without a checkpoint

    def _tables_to_clean(self) -> list[LuaTableView]:
        registry, tables = self.lua.registry, []
        if self._cleanup.reset_globals:
            tables += [self.lua.globals]
            tables += [value for _, value in self.lua.globals.items() if isinstance(value, LuaTableView)]
        if self._cleanup.clear_registry:
            tables.append(registry)
        modules = registry.get(_MODULES)
        if self._cleanup.clear_modules and isinstance(modules, LuaTableView):
            tables.append(modules)
        return tables

    def _raw_entries(self) -> dict[LuaTableView, dict[object, object]]:
        return {table: dict(table.items()) for table in self._tables_to_clean()}

    def _restore_entries(self) -> None:
        for table, entries in self._entries.items():
            for key, value in table.items():
                if key not in entries:
                    table.raw_set(key, None)
                elif value != entries[key]:
                    table.raw_set(key, entries[key])
            for key in entries.keys() - {*table}:
                table.raw_set(key, entries[key])


def error_kind(error: PyLuaError) -> str:
    """Return whose fault an error is, one of `pylua.pool.health.ERROR_KINDS`."""
    if isinstance(error, LimitExceeded):
        return "limit"
    if isinstance(error, LuaError) and (error.__cause__ is None or isinstance(error.__cause__, PyLuaError)):
        return "script"
    return "host"
