"""Capture: walk over everything that a state can reach and take it down."""

from __future__ import annotations

import re
from copy import copy
from types import CellType, FunctionType
from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE, LuaBoolean
from pylua.checkpoint.pausing import collector_paused
from pylua.checkpoint.records import (
    FunctionRecord,
    Snapshot,
    TableRecord,
    ThreadRecord,
    UserdataRecord,
)
from pylua.errors import CheckpointError
from pylua.stdlib.warner import Warner
from pylua.vm.coroutine import Coroutine
from pylua.vm.frame import Frame, Protected, Unwinding
from pylua.vm.function import FUNCTION_CLASSES, INTERPRETED_CODE, is_lua_function, upvalues_of
from pylua.vm.operations import call
from pylua.vm.table import LuaTable
from pylua.vm.values import Userdata, Value, first, type_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pylua.vm.frame import AnyFrame
    from pylua.vm.globalstate import GlobalState

_PLAIN = frozenset((type(None), LuaBoolean, int, float, str))
"""The classes of values that refer to nothing."""

_MATCHES: type = type(re.finditer("", ""))
_LIST_ITERATOR: type = type(iter([]))

_LIBRARY = "pylua.stdlib."
"""How the names of modules begin whose functions keep Lua values in their closures; those of host code are not ours."""


def capture(g: GlobalState) -> Snapshot:
    """Return a snapshot of a state that is not running.

    Objects may say by their metatable's field ``__persist`` what is to be saved in their place: a function of Lua returns
    for them a function that will make their like.

    Raises:
        LuaError: such a function failed.
        CheckpointError: it did not return a function.
    """
    with collector_paused():
        snapshot = _walked(g, {})
    if not snapshot.persistent:
        return snapshot
    persisted: dict[int, Value] = {}
    for value, handler in snapshot.persistent:
        maker = first(call(g, handler, value))
        if maker.__class__ not in FUNCTION_CLASSES:
            msg = f"__persist must return a function that makes the object, not a {type_name(maker)}"
            raise CheckpointError(msg)
        persisted[id(value)] = maker
    return _walked(g, persisted)  # the calls may have changed anything


def _walked(g: GlobalState, persisted: dict[int, Value]) -> Snapshot:
    snapshot = Snapshot(g)
    snapshot.persisted = persisted
    for name, item in g.library_data.items():
        snapshot.library_data[name] = _copied(item)
    walk = _Walk(snapshot)
    walk.add(snapshot.roots())
    walk.add(persisted.values())
    walk.add([view.lua_value for view in g.host_views])
    if g.main.hook is not None:
        walk.add((g.main.hook.function,))
    walk.add(g.collector.concerned())
    walk.finish()
    return snapshot


def _copied(item: object) -> object:
    if item.__class__ is list:
        return list(item)
    if item.__class__ is dict:
        return dict(item)
    if isinstance(item, Warner):
        return item.state
    return item


class _Walk:
    """A walk over the graph of objects, without recursion."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._todo: list[Value] = []

    def add(self, values: Iterable[Value]) -> None:
        """Have *values* visited."""
        self._todo.extend(values)

    def finish(self) -> None:
        """Visit all that can be reached."""
        snapshot = self._snapshot
        todo = self._todo
        tables, functions = snapshot.tables, snapshot.functions
        while todo:
            value = todo.pop()
            if isinstance(value, LuaTable):
                if id(value) not in tables:
                    self._visit_table(value)
            elif value.__class__ is FunctionType:
                if id(value) not in functions:
                    self._visit_function(value)
            elif value.__class__ is Userdata:
                if id(value) not in snapshot.userdata:
                    self._visit_userdata(value)
            elif value.__class__ is Coroutine and id(value) not in snapshot.threads:
                self._visit_thread(value)

    def _visit_table(self, table: LuaTable) -> None:
        record = self._snapshot.tables[id(table)] = TableRecord(table)
        self._todo.extend([value for value in record.content if value.__class__ not in _PLAIN])
        if record.metatable is not None:
            self._visit_metatable(table, record.metatable)

    def _visit_userdata(self, userdata: Userdata) -> None:
        self._snapshot.userdata[id(userdata)] = UserdataRecord(userdata)
        self._todo.extend(userdata.user_values)
        if userdata.metatable is not None:
            self._visit_metatable(userdata, userdata.metatable)

    def _visit_metatable(self, value: Value, metatable: LuaTable) -> None:
        """Visit the metatable of *value*, and note what it says of saving it."""
        self._todo.append(metatable)
        if "__persist" not in metatable:
            return
        handler = metatable.get("__persist")
        if handler is FALSE:
            self._snapshot.refused.add(id(value))
        elif handler is not None and handler is not TRUE:
            self._snapshot.persistent.append((value, handler))

    def _visit_function(self, function: FunctionType) -> None:
        if is_lua_function(function):
            cells = upvalues_of(function)
            code = function.__code__
            is_own = code is INTERPRETED_CODE or code.co_consts[-1].cells is not None
            record = FunctionRecord(function, cells, cells if is_own else None)
            self._snapshot.functions[id(function)] = record
            self._visit_cells(cells)
        elif function.__closure__ and function.__module__.startswith(_LIBRARY):
            self._visit_cells(function.__closure__)

    def _visit_cells(self, cells: Iterable[CellType]) -> None:
        snapshot = self._snapshot
        for cell in cells:
            if id(cell) not in snapshot.cells:
                try:
                    value = cell.cell_contents
                except ValueError:  # a variable of a host function that is not set yet
                    continue
                if value.__class__ is _MATCHES:  # which can't be copied, as those of a list can
                    value = cell.cell_contents = iter(list(value))  # type: ignore[call-overload]
                if value.__class__ is _LIST_ITERATOR:
                    snapshot.iterators[id(cell)] = cell, copy(value)  # type: ignore[arg-type]
                    continue
                snapshot.cells[id(cell)] = cell
                snapshot.values[id(cell)] = value
                self._todo.append(value)

    def _visit_thread(self, thread: Coroutine) -> None:
        if thread is self._snapshot.g.main:
            return
        self._snapshot.g.lay_down(thread)
        record = self._snapshot.threads[id(thread)] = ThreadRecord(thread)
        todo = self._todo
        todo.append(record.function)
        todo.extend(record.to_close)
        if thread.hook is not None:
            todo.append(thread.hook.function)
        if record.error is not None:
            todo.append(record.error.value)
        frame = record.frame
        while frame is not None:
            self._visit_frame(frame)
            frame = frame.caller

    def _visit_frame(self, frame: AnyFrame) -> None:
        todo = self._todo
        if frame.__class__ is Frame:
            self._visit_cells(frame.upvalues)
            self._visit_cells(value for value in frame.registers if value.__class__ is CellType)
            todo.append(frame.function)
            todo.extend(frame.registers)
            todo.extend(frame.varargs)
            todo.extend(frame.open)
            todo.extend(frame.pending or ())
        elif frame.__class__ is Protected:
            todo += (frame.function, frame.handler, frame.calling)
        elif frame.__class__ is Unwinding:
            todo.extend(frame.pending)
            todo.append(frame.error.value)
        else:
            todo.append(frame.function)  # type: ignore[union-attr]
            todo.extend(frame.arguments)  # type: ignore[union-attr, arg-type]
