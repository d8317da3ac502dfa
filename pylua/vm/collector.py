"""The heap walk and what Lua's collector does beside freeing: weak tables and finalizers.

Python frees memory. What it can't know are Lua's rules: entries of weak tables go when their key or value is
no longer reachable by other ways (ephemerons included), and objects with ``__gc`` are finalized, in reverse
order of marking, once nothing reaches them (§2.5). Both need one walk over everything reachable from the
state. It runs on `collectgarbage`, and by itself when the state has allocated enough since the last one, but
only if there is a weak table or a finalizer at all.
"""

from __future__ import annotations

from contextlib import suppress
from types import CellType, FunctionType, MethodType
from typing import TYPE_CHECKING, NamedTuple

from pylua.bytecode.opcodes import Op
from pylua.errors import ExitRequest, LimitExceeded, LuaError
from pylua.vm.coroutine import Coroutine
from pylua.vm.frame import Boundary, Frame, HostCall, Protected, Unwinding
from pylua.vm.function import is_lua_function, upvalues_of
from pylua.vm.metatable import metafield
from pylua.vm.operations import call
from pylua.vm.table import LuaTable, clear, metatable_of_table
from pylua.vm.values import Userdata, Value

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from pylua.vm.globalstate import GlobalState


MIN_DEBT = 1 << 20
"""Bytes allocated before the first automatic collection."""

STRING_SIZE = 49
"""Bytes of a string beside its characters."""

NEW_OBJECT_SIZE = 256
"""Bytes that a new table or closure with what will be put into it counts as until the next walk measures it."""

CHECKED = 0xFF
"""A walk of a limited state looks at the clock now and then (a mask of marked objects)."""

_COLLECTABLE = (LuaTable, FunctionType, MethodType, Userdata, Coroutine)


class CollectorState(NamedTuple):
    """A moment of a collector: the objects that concern it, and its settings."""

    finalizable: dict[int, Value]
    pending: list[Value]
    weak: dict[int, LuaTable]
    enabled: bool
    mode: str
    pause: int
    step: int
    live: int
    debt: int
    threshold: int


class Collector:
    """Collections of one state, and the account of its memory between them."""

    __slots__ = (
        "_finalizable",
        "_g",
        "_pending",
        "_weak",
        "debt",
        "enabled",
        "finalizer",
        "finalizing",
        "live",
        "mode",
        "pause",
        "step",
        "threshold",
    )

    def __init__(self, g: GlobalState) -> None:
        self._g = g
        self._finalizable: dict[int, Value] = {}  # by id, in order of marking
        self._pending: list[Value] = []  # unreachable, to be finalized
        self._weak: dict[int, LuaTable] = {}
        self.enabled = True
        self.finalizing = False
        self.finalizer: Value = None  # the metamethod that is running
        self.mode = "incremental"
        self.pause = 200
        self.step = 100
        self.live = 0  # bytes at the last walk
        self.debt = 0  # bytes allocated since
        self.threshold = MIN_DEBT

    @property
    def needed(self) -> bool:
        """Whether a collection could have any effect that Lua code can see."""
        return bool(self._finalizable or self._weak or self._pending)

    def adopt(self, value: Value, metatable: LuaTable) -> None:
        """Take note of an object that got a metatable: it may be weak, or want a finalizer."""
        if "__gc" in metatable and metatable["__gc"] is not None and id(value) not in self._finalizable:
            self._finalizable[id(value)] = value
        if "__mode" in metatable and isinstance(value, LuaTable):
            self._weak[id(value)] = value

    def state(self) -> CollectorState:
        """Return what `set_state` needs to bring this moment back."""
        return CollectorState(
            dict(self._finalizable), list(self._pending), dict(self._weak),
            self.enabled, self.mode, self.pause, self.step, self.live, self.debt, self.threshold,
        )  # fmt: skip

    def set_state(self, state: CollectorState) -> None:
        """Bring back the moment of `state`: the objects concerned and the settings."""
        if self._finalizable or state.finalizable:
            self._finalizable = dict(state.finalizable)
        self._pending[:] = state.pending
        if self._weak or state.weak:
            self._weak = dict(state.weak)
        self.enabled, self.mode, self.pause, self.step = state[3:7]
        self.live, self.debt, self.threshold = state[7:]
        self.finalizing = False
        self.finalizer = None

    def set_objects(self, finalizable: Sequence[Value], pending: Sequence[Value]) -> None:
        """Set which objects want a finalizer, in the order of marking, and those whose finalizer is due."""
        self._finalizable = {id(value): value for value in finalizable}
        self._pending[:] = pending

    def concerned(self) -> list[Value]:
        """Return the objects that want a finalizer, or whose finalizer is due."""
        return [*self._finalizable.values(), *self._pending]

    def finalize_others(self, kept: Container[int]) -> None:
        """Run the finalizers of all objects but those with an id in *kept*, last marked first.

        What they mark is not finalized any more. Errors are warnings; what stops a finalizer for good (limits, `os.exit`)
        stops that one only.
        """
        due = [value for key, value in self._finalizable.items() if key not in kept]
        due.reverse()
        pending = [value for value in self._pending if id(value) not in kept]
        self._finalizable.clear()
        self._pending[:] = pending + due
        while self._pending:
            with suppress(LimitExceeded, ExitRequest):
                self.run_finalizers()

    def used(self) -> int:
        """Return bytes in use: those of the last walk and what was allocated since."""
        if not self.live:
            self.live = self._g.measure()
        return self.live + self.debt + self._g.meter.reserved

    def allocated(self, size: int) -> None:
        """Count *size* new bytes, and collect if it is time."""
        self.debt += size
        if self.debt > self.threshold and self.enabled and not self.finalizing:
            if self.needed:
                self.collect()
            else:
                self.live = self._g.measure()
                self._settle()

    def _settle(self) -> None:
        self.debt = 0
        self._g.meter.reserved = 0
        self.threshold = max(MIN_DEBT, self.live * max(self.pause - 100, 10) // 100)

    def collect(self) -> None:
        """Do a full collection: clear weak entries, then run the finalizers that are due."""
        walk = _Walk(self._g)
        walk.mark_roots()
        walk.mark(self._pending)
        walk.converge()
        walk.clear_values()
        due = [value for key, value in self._finalizable.items() if key not in walk.marked]
        for value in due:
            del self._finalizable[id(value)]
        due.reverse()
        self._pending.extend(due)
        walk.mark(due)  # resurrected until their finalizer has run
        walk.converge()
        walk.clear_keys()
        self._weak = {key: table for key, (table, _) in walk.weak_tables.items()}
        self.live = self._g.measure()
        self._settle()
        self.run_finalizers()

    def run_finalizers(self) -> None:
        """Call the finalizers that are due; an error in one is a warning."""
        if self.finalizing:
            return
        self.finalizing = True
        thread = self._g.running
        outer_hook = thread.in_hook
        thread.in_hook = outer_hook or thread.hook  # finalizers are not hooked
        try:
            while self._pending:
                value = self._pending.pop(0)
                handler = metafield(self._g, value, "__gc")
                if handler is None:
                    continue
                self.finalizer = handler
                try:
                    with self._g.handling(None):
                        call(self._g, handler, value)
                except LuaError as failure:
                    error = self._g.close_variables(failure)
                    text = error.value if error.value.__class__ is str else "error object is not a string"
                    for piece in ("error in ", "__gc", " (", text):
                        self._g.warn(piece, True)
                    self._g.warn(")", False)
        finally:
            self.finalizing = False
            self.finalizer = None
            thread.in_hook = outer_hook

    def close(self) -> None:
        """Finalize everything, last marked first: the state ends. What finalizers mark is not finalized any more."""
        due = list(self._finalizable.values())
        self._finalizable.clear()
        due.reverse()
        self._pending.extend(due)
        exit_request = None
        while self._pending:
            try:
                self.run_finalizers()
            except ExitRequest as request:  # it closes the state once more, where this goes on
                if not request.close:
                    raise
                exit_request = request
        if exit_request is not None:
            raise exit_request


class _Walk:
    """One walk over what a state can reach."""

    def __init__(self, g: GlobalState) -> None:
        self._g = g
        self.marked: set[int] = set()
        self._gray: list[Value] = []
        self._kept: list[Value] = []  # keeps ids valid during the walk
        self.weak_tables: dict[int, tuple[LuaTable, str]] = {}  # by id, with their modes
        self._ephemerons: list[LuaTable] = []

    def mark_roots(self) -> None:
        """Mark what is always reachable."""
        g = self._g
        self.mark((g.globals, g.registry, g.loaded, g.main, g.running, *g.type_metatables.values()))
        self.mark([view.lua_value for view in g.host_views])

    def mark(self, values: Iterable[Value]) -> None:
        """Mark *values* and put them on the list of those to be visited."""
        for value in values:
            kind = value.__class__
            if kind is str:
                if id(value) not in self.marked:
                    self.marked.add(id(value))
                    self._kept.append(value)
            elif isinstance(value, _COLLECTABLE) and id(value) not in self.marked:
                self.marked.add(id(value))
                self._gray.append(value)
                self._kept.append(value)

    def _propagate(self) -> None:
        gray = self._gray
        meter = self._g.meter
        while gray:
            value = gray.pop()
            if meter.is_limited and not len(self.marked) & CHECKED:
                meter.check()
            if isinstance(value, LuaTable):
                self._visit_table(value)
            elif value.__class__ is Coroutine:
                self._visit_thread(value)
            elif value.__class__ is Userdata:
                self.mark((value.metatable, *value.user_values))
            else:
                self._visit_function(value)

    def _visit_table(self, table: LuaTable) -> None:
        metatable = metatable_of_table(table)
        mode = None
        if metatable is not None:
            self.mark((metatable,))
            mode = metatable.get("__mode")
        if mode.__class__ is not str or ("k" not in mode and "v" not in mode):
            self.mark(table)
            self.mark(table.values())
            return
        self.weak_tables[id(table)] = table, mode
        if "k" not in mode:
            self.mark(table)
        elif "v" not in mode:
            self._ephemerons.append(table)

    def _visit_thread(self, thread: Coroutine) -> None:
        self.mark((thread.function, thread.error and thread.error.value, thread.resumer))
        if thread.hook is not None:
            self.mark((thread.hook.function,))
        above: type = Boundary
        for frame in self._g.frames(thread):
            if frame.__class__ is Frame:
                self.mark(_live_values(frame, in_host=above is not Frame))
                self.mark((frame.function, *frame.varargs, *frame.open))
                if frame.pending is not None:
                    self.mark(frame.pending)
            elif frame.__class__ is Protected:
                self.mark((frame.function, frame.handler, frame.calling))
            elif frame.__class__ is Unwinding:
                self.mark((*frame.pending, frame.error.value))
            elif frame.__class__ is Boundary or frame.__class__ is HostCall:
                self.mark((frame.function, *frame.arguments))
            above = frame.__class__

    def _visit_function(self, function: Value) -> None:
        if is_lua_function(function):
            self._mark_cells(upvalues_of(function))  # type: ignore[arg-type]
        elif function.__class__ is FunctionType:
            self._mark_cells(function.__closure__ or ())

    def _mark_cells(self, cells: Iterable[CellType]) -> None:
        for cell in cells:
            try:
                self.mark((cell.cell_contents,))
            except ValueError:  # a host function's variable that is not set yet
                continue

    def converge(self) -> None:
        """Visit all, and the values of ephemeron entries whose keys turn out to be reachable."""
        self._propagate()
        changed = True
        while changed:
            changed = False
            for table in self._ephemerons:
                reached = [v for k, v in table.items() if not self._is_dead(k) and self._is_dead(v)]
                if reached:
                    changed = True
                    self.mark(reached)
                    self._propagate()

    def _is_dead(self, value: Value) -> bool:
        return isinstance(value, _COLLECTABLE) and id(value) not in self.marked

    def clear_values(self) -> None:
        """Clear entries with dead values from tables with weak values (before finalizers resurrect)."""
        for table, mode in self.weak_tables.values():
            if "v" in mode:
                _remove(table, [k for k, v in table.items() if self._is_dead(v)])

    def clear_keys(self) -> None:
        """Clear entries with dead keys, and dead values that are left in tables found since."""
        for table, mode in self.weak_tables.values():
            if "k" in mode:
                _remove(table, [k for k in table if self._is_dead(k)])
            if "v" in mode:
                _remove(table, [k for k, v in table.items() if self._is_dead(v)])
            self.mark(value for value in (*table, *table.values()) if value.__class__ is str)  # never weak


def _remove(table: LuaTable, keys: list[Value]) -> None:
    for key in keys:
        clear(table, key)


def _live_values(frame: Frame, *, in_host: bool) -> list[Value]:
    """Return what the registers of *frame* hold that may still be read, with cells opened.

    During a call the registers above the called function are free; the callee holds its arguments itself,
    unless it is a host function.
    """
    registers = frame.registers
    op, a, b, _ = frame.proto.code[max(frame.pc - 1, 0)]
    end = frame.proto.num_registers
    if op == Op.CALL:
        end = a if not in_host else a + 1 + b if b >= 0 else a - b
    return [value.cell_contents if value.__class__ is CellType else value for value in registers[:end]]
