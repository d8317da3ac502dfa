"""The heap of a state: how many bytes it holds, by kind.

Everything reachable from the state is visited, and Python says how large it is. The walk follows Python's references
and needs little memory itself, as it is made when there is none left: only what several others refer to is remembered
as seen, if it is a table, a function or the like, or a long string. Other values that may be shared count by the
references to them: each counts its share. That takes 1 us an object, where the collector's walk, which follows Lua's
rules, takes 2.9 (CPython 3.11). Weak tables count with all that they hold: until a collection they do hold it. What
states share is not counted: code, the code of libraries, classes.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from types import BuiltinFunctionType, CellType, FunctionType, GeneratorType, MethodType
from typing import TYPE_CHECKING, Callable

from pylua.vm.coroutine import Coroutine
from pylua.vm.frame import Boundary, Frame, HostCall, Protected, Unwinding
from pylua.vm.function import LUA_MODULE
from pylua.vm.table import LuaTable, Traversal
from pylua.vm.values import LightUserdata, Userdata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from pylua.vm.globalstate import GlobalState

KINDS = ("tables", "strings", "functions", "coroutines", "userdata", "numbers")
"""What the bytes are counted under."""

LONG_STRING = 2048
"""Characters from which on a string is remembered as seen; a shorter one that is also in use elsewhere counts less."""

LARGE_TABLE = 1 << 19
"""Bytes from which on it matters that a table which grows is copied."""

ATTRIBUTES_SIZE = 296
"""Bytes of the attributes of a function that has any (CPython 3.11)."""

CHECKED = 0x3FF
"""The walk asks now and then whether it may go on (a mask of visited objects)."""

_SHARED_NAME = "pylua."  # of the modules whose frames may hold values of a state

_FRAMES = (Coroutine, GeneratorType, Frame, Boundary, HostCall, Protected, Unwinding)
_KIND_OF: dict[type, str] = {
    str: "strings",
    int: "numbers",
    float: "numbers",
    FunctionType: "functions",
    MethodType: "functions",
    BuiltinFunctionType: "functions",
    CellType: "functions",
    tuple: "functions",
    list: "functions",
    **dict.fromkeys(_FRAMES, "coroutines"),
    Userdata: "userdata",
    LightUserdata: "userdata",
    Traversal: "tables",
}
"""Class to kind, for all classes but those of tables; what has another class is not the state's own."""

_SEEN_ONCE = frozenset((FunctionType, Userdata, *_FRAMES))
"""Beside tables, what is remembered as seen."""

_INNER = frozenset((CellType, tuple, list))
"""What holds values of Lua without being one; remembered by its id."""

_ESTIMATES = {str: 50, int: 32, float: 24}

_refcount = getattr(sys, "getrefcount", lambda _: 5)


def _extra_references(values: Iterable[object]) -> int:
    """Return how many references to a value a loop and `_refcount` themselves make; *values* hold a single one, once."""
    for value in values:
        return _refcount(value) - 1
    raise AssertionError


EXTRA = _extra_references([object()]) if hasattr(sys, "getrefcount") else 2
"""References to a value that are not the state's where it is looked at."""


def size_of(value: object) -> int:
    """Return the bytes of one object, without what it refers to."""
    try:
        return sys.getsizeof(value)
    except TypeError:  # PyPy does not know
        items = 50 * len(value) if isinstance(value, (dict, list, tuple)) else 0
        return _ESTIMATES.get(value.__class__, 120) + (len(value) if isinstance(value, str) else items)


class _Walk:
    """One walk over what a state can reach."""

    def __init__(self, check: Callable[[], None]) -> None:
        self.sizes: dict[str, float] = dict.fromkeys(KINDS, 0)
        self.largest: LuaTable | None = None
        self._largest_size = LARGE_TABLE
        self._check = check
        self._seen: set[object] = set()  # all of them are hashed by identity
        self._ids: set[int] = set()  # of long strings, and of what holds values without being one
        self._gray: list[object] = []

    def add(self, values: Iterable[object], extra: int = EXTRA) -> None:  # noqa: C901  a clause per kind
        """Count *values*; *extra* is how many references to each are not the state's."""
        sizes, seen, gray = self.sizes, self._seen, self._gray
        for value in values:
            kind = value.__class__
            if kind is int or kind is float:
                sizes["numbers"] += 28 / (_refcount(value) - extra or 1)
            elif kind is str:
                if len(value) < LONG_STRING:  # type: ignore[arg-type]
                    sizes["strings"] += size_of(value) / (_refcount(value) - extra or 1)
                elif id(value) not in self._ids:
                    self._ids.add(id(value))
                    sizes["strings"] += size_of(value)
            elif kind is LuaTable or kind in _SEEN_ONCE or issubclass(kind, LuaTable):
                if _refcount(value) - extra <= 1:  # so nothing else leads to it
                    gray.append(value)
                elif value not in seen:
                    seen.add(value)
                    gray.append(value)
            elif kind in _INNER:
                if _refcount(value) - extra > 1:
                    if id(value) in self._ids:
                        continue
                    self._ids.add(id(value))
                sizes["functions"] += size_of(value)
                gray.append(value)
            elif kind in _KIND_OF:
                sizes[_KIND_OF[kind]] += size_of(value) / (_refcount(value) - extra or 1)

    def run(self) -> None:  # noqa: C901  a clause per kind
        """Visit all that has been added, and what it refers to."""
        number = 0
        gray, sizes = self._gray, self.sizes
        while gray:
            value = gray.pop()
            number += 1
            if not number & CHECKED:
                self._check()
            kind = value.__class__
            if kind is tuple or kind is list:
                self.add(value)  # type: ignore[arg-type]
            elif kind is CellType:
                with suppress(ValueError):  # not set yet
                    self.add((value.cell_contents,), EXTRA + 1)  # type: ignore[attr-defined]
            elif isinstance(value, LuaTable):
                size = size_of(value)
                if size > self._largest_size:
                    self.largest, self._largest_size = value, size
                sizes["tables"] += size
                self._add_keys(value)
                self.add(value.values())
                if kind is not LuaTable:
                    self.add((value.metatable,), EXTRA + 1)
            elif kind is FunctionType:
                sizes["functions"] += size_of(value)
                if value.__module__ is LUA_MODULE or _is_ours(value.__globals__):  # type: ignore[attr-defined]
                    self._visit_function(value)  # type: ignore[arg-type]
            elif kind is Userdata:
                sizes["userdata"] += size_of(value)
                self.add((value.metatable, value.user_values), EXTRA + 1)  # type: ignore[attr-defined]
            else:
                sizes["coroutines"] += size_of(value)
                self.add(gc.get_referents(value), EXTRA + 1)

    def _add_keys(self, table: LuaTable) -> None:
        if table.__class__ is LuaTable or table.traversal is None:
            self.add(table)
        else:  # keys that are only kept for a traversal are not Lua's any more
            self.add([key for key, item in table.items() if item is not None], EXTRA + 1)

    def _visit_function(self, function: FunctionType) -> None:
        closure = function.__closure__
        if closure:
            self.sizes["functions"] += size_of(closure)
            self.add(closure)
        form = getattr(function, "resumable", None)  # to ask for __dict__ would make one
        if form is not None:
            self.sizes["functions"] += ATTRIBUTES_SIZE
            self.add((form,))


def measure(
    g: GlobalState, check: Callable[[], None] = lambda: None
) -> tuple[dict[str, int], LuaTable | None]:
    """Return the bytes that a state holds, by kind, and its largest table if that is large.

    Args:
        g: the state.
        check: called now and then: the walk may be long, and somebody may be waiting.
    """
    walk = _Walk(check)
    walk.add(_roots(g), EXTRA + 1)
    walk.run()
    walk.sizes["coroutines"] += FRAME_SIZE * max(0, stack_depth() - MAX_INNER - MAX_OUTER)
    return {kind: int(size) for kind, size in walk.sizes.items()}, walk.largest


def _roots(g: GlobalState) -> list[object]:
    roots: list[object] = [g.globals, g.registry, g.loaded, g.main, g.running, *g.type_metatables.values()]
    roots += [view.lua_value for view in g.host_views]
    roots += g.collector.concerned()
    for frame in _frames(stack_depth()):
        if frame.f_globals is g.namespace or (frame.f_globals is not globals() and _is_ours(frame.f_globals)):
            values = frame.f_locals
            roots += [
                value
                for value in values.values()
                if value.__class__ in _KIND_OF or isinstance(value, LuaTable)
            ]
            if _KEEPS_LOCALS:
                values.clear()  # or it would keep them alive as long as the function runs
    return roots


_KEEPS_LOCALS = sys.version_info < (3, 13)

MAX_INNER, MAX_OUTER = 1000, 100
"""Frames at either end of the stack that are looked into; those between count `FRAME_SIZE` each."""

FRAME_SIZE = 650
"""Bytes of a Python frame with what an error that leaves it needs (CPython 3.11)."""


def _frames(depth: int) -> Iterator[FrameType]:
    """Yield the Python frames of the running thread, if they are many only those at both ends."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    for _ in range(MAX_INNER):
        if frame is None:
            return
        yield frame
        frame = frame.f_back
    for level in range(max(depth - MAX_OUTER, MAX_INNER), depth):
        with suppress(ValueError):  # it was deeper where it was measured
            yield sys._getframe(level)  # noqa: SLF001


def is_deeper(depth: int) -> bool:
    """Return whether the Python stack has more than *depth* frames."""
    try:
        sys._getframe(depth)  # noqa: SLF001
    except ValueError:
        return False
    return True


def is_deeper_than(size: int) -> bool:
    """Return whether the Python stack takes more than *size* bytes."""
    return is_deeper(max(size // FRAME_SIZE, MAX_INNER))


def stack_depth() -> int:
    """Return the number of Python frames of the running thread, without making frame objects of them."""
    low, high = 0, 256
    while is_deeper(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) >> 1
        if is_deeper(middle):
            low = middle
        else:
            high = middle
    return high


def _is_ours(names: dict[str, object]) -> bool:
    name = names.get("__name__")
    return name.__class__ is str and name.startswith(_SHARED_NAME)
