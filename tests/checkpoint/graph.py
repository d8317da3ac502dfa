"""The reachable graph of a state as plain Python data, found independently of the checkpoints' own walk."""

from __future__ import annotations

from types import BuiltinFunctionType, CellType, FunctionType, MethodType
from typing import TYPE_CHECKING

from pylua.boolean import LuaBoolean
from pylua.vm.coroutine import Coroutine
from pylua.vm.function import is_lua_function, proto_of, upvalues_of
from pylua.vm.hooks import Hook
from pylua.vm.table import LuaTable, metatable_of_table, raw_length
from pylua.vm.values import LightUserdata, Userdata

if TYPE_CHECKING:
    from pylua import LuaState

Facts = dict[str, object]


def graph_of(lua: LuaState, *, identities: bool) -> Facts:
    """Return what can be reached, path by path.

    Args:
        lua: the state.
        identities: tell objects by their ids, so that a copy is something else; or by the paths to them, so that equal
            states are equal.
    """
    return _Description(identities=identities).of(lua)


class _Description:
    def __init__(self, *, identities: bool) -> None:
        self._identities = identities
        self._names: dict[int, object] = {}
        self._kept: list[object] = []
        self._todo: list[tuple[str, object]] = []
        self.facts: Facts = {}

    def of(self, lua: LuaState) -> Facts:
        g = lua.global_state
        self._add("main", g.main)
        roots = {"globals": g.globals, "registry": g.registry, "loaded": g.loaded, "running": g.running}
        roots |= {f"type {name}": metatable for name, metatable in sorted(g.type_metatables.items())}
        roots |= {"string metatable of the translator": g.namespace.get("STRING_META")}
        roots |= {f"data {name}": item for name, item in sorted(g.library_data.items())}
        collector = g.collector
        self.facts["collector"] = (
            collector.enabled, collector.mode, collector.pause, collector.step, collector.needed,
        )  # fmt: skip
        self.facts["streams"] = tuple(map(id, (g.stdin, g.stdout, g.stderr)))
        self.facts["calls"] = (g.levels, g.overflowing, g.message_handler, g.main.frame, g.main.boundaries)
        for path, root in roots.items():
            self.facts[path] = self._add(path, root)
        while self._todo:
            path, value = self._todo.pop()
            self._visit(path, value)
        return self.facts

    def _add(self, path: str, value: object) -> object:
        """Return what stands for *value*, and have it visited if that is the first time."""
        if value is None or isinstance(value, (int, float, str, bytes, bool, LuaBoolean)):
            return type(value).__name__, repr(value)
        if isinstance(value, MethodType):
            return "method", value.__func__.__module__, value.__func__.__qualname__
        if isinstance(value, (list, dict)) and not isinstance(value, LuaTable):
            self._todo.append((path, value))
            return type(value).__name__
        if id(value) not in self._names:
            self._names[id(value)] = id(value) if self._identities else path
            self._kept.append(value)
            self._todo.append((path, value))
        return self._names[id(value)]

    def _visit(self, path: str, value: object) -> None:
        if isinstance(value, LuaTable):
            self._visit_table(path, value)
        elif isinstance(value, Userdata):
            self.facts[path] = self._add(f"{path}.<metatable>", value.metatable), type(value.value).__name__
            self._add_all(path, value.user_values)
        elif isinstance(value, Coroutine):
            hook = self._add(f"{path}.<hook>", value.hook)
            self.facts[path] = value.status, hook, self._add(f"{path}.<body>", value.function)
        elif isinstance(value, Hook):
            self.facts[path] = value.mask, value.count, self._add(f"{path}.<function>", value.function)
        elif isinstance(value, FunctionType):
            self._visit_function(path, value)
        else:
            self._visit_other(path, value)

    def _visit_other(self, path: str, value: object) -> None:
        if isinstance(value, CellType):
            try:
                self.facts[path] = self._add(f"{path}.<content>", value.cell_contents)
            except ValueError:
                self.facts[path] = "empty"
        elif isinstance(value, LightUserdata):
            self.facts[path] = self._add(f"{path}.<value>", value.value)
        elif isinstance(value, BuiltinFunctionType):
            self.facts[path] = value.__qualname__
        elif isinstance(value, list):
            self._add_all(path, value)
        elif isinstance(value, dict):
            self._add_all(path, list(value.values()))
        else:
            self.facts[path] = type(value).__name__

    def _add_all(self, path: str, values: list[object]) -> None:
        for number, value in enumerate(values):
            self.facts[f"{path}.<{number}>"] = self._add(f"{path}.<{number}>", value)

    def _visit_table(self, path: str, table: LuaTable) -> None:
        metatable = metatable_of_table(table)
        if metatable is not None:
            self.facts[f"{path}.<metatable>"] = self._add(f"{path}.<metatable>", metatable)
        self.facts[f"{path}.#"] = raw_length(table)
        for number, (key, value) in enumerate(list(table.items())):
            place = f"{path}[{key!r}]" if isinstance(key, (str, int, float)) else f"{path}[#{number}]"
            self.facts[f"{path}<key {number}>"] = self._add(f"{path}<key {number}>", key)
            self.facts[place] = self._add(place, value)

    def _visit_function(self, path: str, function: FunctionType) -> None:
        if is_lua_function(function):
            proto = proto_of(function)
            self.facts[path] = "lua", proto.source, proto.line_defined, len(proto.code)
            cells = upvalues_of(function)
        elif function.__module__.startswith("pylua.stdlib."):
            self.facts[path] = function.__module__, function.__qualname__
            cells = list(function.__closure__ or ())
        else:
            self.facts[path] = "host"
            return
        for number, cell in enumerate(cells):
            self.facts[f"{path}.<upvalue {number}>"] = self._add(f"{path}.<upvalue {number}>", cell)
