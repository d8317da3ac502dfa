"""Records: what a checkpoint remembers of each object of a state; together they are a snapshot.

A record keeps its object alive, so that ids stay valid, and what the object held, which may change afterwards.
"""

from __future__ import annotations

import time
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING

from pylua.boolean import LuaBoolean
from pylua.stdlib.iolib import files_of
from pylua.vm.frame import copy_frames, linked
from pylua.vm.function import proto_of
from pylua.vm.table import LuaTable, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CellType, CodeType

    from pylua.limits import Limits
    from pylua.vm.collector import CollectorState
    from pylua.vm.coroutine import Coroutine
    from pylua.vm.function import Cells
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.hooks import Hook
    from pylua.vm.values import Userdata, Value

_COMPARED_ALIKE = frozenset((str, LuaBoolean, FunctionType, MethodType, BuiltinFunctionType))
"""Classes of values that Python's ``==`` tells from all others without calling metamethods."""


MAX_SPECIAL = 0.5
"""The part of the values of a table that may be looked at one by one; with more of them all entries are."""


class TableRecord:
    """A table: its metatable and its entries in their order.

    Attributes:
        table: the table itself.
        kind: its class when nothing about it was changed; the VM may choose another one for reasons of speed.
        metatable: its metatable.
        content: the keys, then the values, in the same order.
        border: the last border found; None if nobody has asked.
        positions: keys at which traversals stand, the outermost first.
        is_analyzed: are the following known? They are found out when they are first needed.
        special: the entries with values that ``==`` might take for others, or ask metamethods about; all other entries
            can be compared by it in C. None if there are too many.
        is_ambiguous: does it have several borders?
    """

    __slots__ = (
        "border", "content", "is_ambiguous", "is_analyzed", "kind", "metatable", "positions", "special", "table",
    )  # fmt: skip

    def __init__(self, table: LuaTable) -> None:
        self.table = table
        self.kind = kind = table.__class__
        self.content: list[Value] = [*table, *table.values()]
        self.border: int | None = getattr(table, "border", None)
        self.is_analyzed = False
        self.metatable: LuaTable | None = None
        self.positions: tuple[Value, ...] = ()
        if kind is not LuaTable:
            self.metatable = table.metatable
            traversal = table.traversal
            while traversal is not None:
                self.positions = (traversal.key, *self.positions)
                traversal = traversal.outer

    def analyze(self) -> None:
        """Find out how the entries can be compared, and whether the table has several borders."""
        self.is_analyzed = True
        keys, values = self.keys, self.values
        size = len(keys)
        classes = set(map(type, keys))
        self.is_ambiguous = False
        if int in classes:
            entries = dict(zip(keys, values))
            self.is_ambiguous = entries.get(size) is None or entries.get(size + 1) is not None
            classes.discard(int)  # a key that is a float is not equal to any integer
        self.special: list[tuple[Value, Value]] | None = None
        if classes <= _COMPARED_ALIKE:
            special = [item for item in zip(keys, values) if item[1].__class__ not in _COMPARED_ALIKE]
            if len(special) <= size * MAX_SPECIAL:
                self.special = special

    @property
    def keys(self) -> list[Value]:
        """The keys in their order; some of them may have no value, if a traversal goes on."""
        return self.content[: len(self.content) >> 1]

    @property
    def values(self) -> list[Value]:
        """The values, in the order of the keys."""
        return self.content[len(self.content) >> 1 :]

    @property
    def is_metatable(self) -> bool:
        """Whether the table is known as a metatable."""
        role = role_of(self.table)
        return role is not None and role.g is not None


class FunctionRecord:
    """A Lua function: its code, and its upvalue cells if they can be exchanged."""

    __slots__ = ("cells", "code", "function", "own_cells", "proto")

    def __init__(self, function: FunctionType, cells: Cells, own_cells: Cells | None) -> None:
        self.function = function
        self.proto = proto_of(function)
        self.code: CodeType = function.__code__
        self.cells = tuple(cells)
        self.own_cells = own_cells  # the list that debug.upvaluejoin changes


class UserdataRecord:
    """A userdata: its metatable and user values; the host's value is the host's affair."""

    __slots__ = ("metatable", "user_values", "userdata")

    def __init__(self, userdata: Userdata) -> None:
        self.userdata = userdata
        self.metatable = userdata.metatable
        self.user_values = tuple(userdata.user_values)


class ThreadRecord:
    """A coroutine that is not running: its frames are data."""

    __slots__ = ("error", "frame", "function", "hook", "status", "thread", "to_close")

    def __init__(self, thread: Coroutine) -> None:
        self.thread = thread
        self.status = thread.status
        self.function = thread.function
        self.error = thread.error
        self.to_close = [] if thread.error is None else list(thread.error.to_close)
        self.hook = HookRecord(thread.hook)
        self.frame = linked(copy_frames(thread.frame))


class HookRecord:
    """A hook, or none, and when its next count event is due."""

    __slots__ = ("hook", "left")

    def __init__(self, hook: Hook | None) -> None:
        self.hook = hook
        self.left = 0 if hook is None else hook.left

    def restored(self) -> Hook | None:
        """Return the hook as it was."""
        if self.hook is not None:
            self.hook.left = self.left
        return self.hook


class Snapshot:
    """Everything that can be reached from a state, and the settings of the state.

    Attributes:
        g: the state.
        tables: by id, like all the others.
        cells: the variables that are upvalues, with their values.
    """

    __slots__ = (
        "cells",
        "collector",
        "files",
        "functions",
        "g",
        "iterators",
        "library_data",
        "limits",
        "main_hook",
        "persisted",
        "persistent",
        "refused",
        "schema",
        "streams",
        "tables",
        "threads",
        "timestamp",
        "type_metatables",
        "userdata",
        "values",
    )  # fmt: skip

    def __init__(self, g: GlobalState) -> None:
        self.g = g
        self.schema: int | None = None
        self.limits: Limits | None = None
        self.timestamp = time.time()
        self.tables: dict[int, TableRecord] = {}
        self.functions: dict[int, FunctionRecord] = {}
        self.cells: dict[int, CellType] = {}
        self.values: dict[int, Value] = {}  # what the cells hold
        self.iterators: dict[
            int, tuple[CellType, Iterator[object]]
        ] = {}  # what iterators of the libraries go through
        self.userdata: dict[int, UserdataRecord] = {}
        self.threads: dict[int, ThreadRecord] = {}
        self.persisted: dict[int, Value] = {}  # by id: the functions that make the like of an object
        self.persistent: list[
            tuple[Value, Value]
        ] = []  # objects for which such a function must be asked for, and whom
        self.refused: set[int] = set()  # the ids of objects that say themselves that they can't be saved
        self.type_metatables = dict(g.type_metatables)
        self.library_data: dict[str, object] = {}
        self.streams = (g.stdin, g.stdout, g.stderr)
        self.files = [(file, file.buffering) for file in files_of(g)]
        self.main_hook = HookRecord(g.main.hook)
        self.collector: CollectorState = g.collector.state()

    def holds(self, value: Value) -> bool:
        """Return whether the object *value* was there."""
        key = id(value)
        return key in self.tables or key in self.functions or key in self.userdata or key in self.threads

    def roots(self) -> Iterable[Value]:
        """Return where the walk began."""
        g = self.g
        return (g.globals, g.registry, g.loaded, *self.type_metatables.values())
