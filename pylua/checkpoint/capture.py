"""Capture: walk over everything that a state can reach and take it down."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

from pylua.checkpoint.records import (
    FunctionRecord,
    Snapshot,
    TableRecord,
    ThreadRecord,
    UserdataRecord,
)
from pylua.stdlib.warner import Warner
from pylua.vm.coroutine import Coroutine
from pylua.vm.function import INTERPRETED_CODE, is_lua_function, upvalues_of
from pylua.vm.table import LuaTable
from pylua.vm.values import Userdata, Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CellType

    from pylua.vm.globalstate import GlobalState

_LIBRARY = "pylua.stdlib."
"""How the names of modules begin whose functions keep Lua values in their closures; those of host code are not ours."""


def capture(g: GlobalState) -> Snapshot:
    """Return a snapshot of a state that is not running."""
    snapshot = Snapshot(g)
    for name, item in g.library_data.items():
        snapshot.library_data[name] = _copied(item)
    walk = _Walk(snapshot)
    walk.add(snapshot.roots())
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
                    record = tables[id(value)] = TableRecord(value)
                    todo.extend(record.content)
                    if record.metatable is not None:
                        todo.append(record.metatable)
            elif value.__class__ is FunctionType:
                if id(value) not in functions:
                    self._visit_function(value)
            elif value.__class__ is Userdata:
                if id(value) not in snapshot.userdata:
                    userdata = snapshot.userdata[id(value)] = UserdataRecord(value)
                    todo.extend(userdata.user_values)
                    todo.append(userdata.metatable)
            elif value.__class__ is Coroutine and id(value) not in snapshot.threads:
                self._visit_thread(value)

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
                snapshot.cells[id(cell)] = cell
                snapshot.values[id(cell)] = value
                self._todo.append(value)

    def _visit_thread(self, thread: Coroutine) -> None:
        record = self._snapshot.threads[id(thread)] = ThreadRecord(thread)
        self._todo.append(record.function)
        if record.hook is not None:
            self._todo.append(record.hook.function)
        if record.error is not None:
            self._todo.append(record.error.value)
