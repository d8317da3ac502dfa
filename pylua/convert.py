"""Values across the border between Python and a state, both ways.

Into Lua: None, bool, int within 64 bits, float, str (as UTF-8), bytes; list, tuple and dict become new tables
(shared and cyclic ones keep their shape); a callable becomes a function; a view goes back as what it stands
for; any other object becomes an opaque userdata.

Out of Lua: nil, booleans and numbers as themselves; a string as str if it is valid UTF-8, else as bytes; a
table, function or thread as a view of it; a userdata that Python put in as the object itself.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Callable

from pylua.boolean import FALSE, TRUE, LuaBoolean
from pylua.errors import HostFault, LuaError, PyLuaError
from pylua.numeric import INT_MAX, INT_MIN
from pylua.vm.coroutine import Coroutine
from pylua.vm.function import FUNCTION_CLASSES
from pylua.vm.operations import index, length, set_index, to_display
from pylua.vm.table import LuaTable, next_entry, raw_set
from pylua.vm.values import Results, Userdata, Value, raw_equal

if TYPE_CHECKING:
    from pylua.state import LuaState


class LuaView:
    """A Lua value outside its state. Views are equal if they stand for the same value."""

    __slots__ = ("__weakref__", "lua_state", "lua_value")

    def __init__(self, lua_state: LuaState, lua_value: Value) -> None:
        self.lua_state = lua_state
        self.lua_value = lua_value
        lua_state.global_state.host_views.add(self)

    def __eq__(self, other: object) -> bool:
        """Return whether *other* is a view of the same value."""
        return isinstance(other, LuaView) and raw_equal(self.lua_value, other.lua_value)

    def __hash__(self) -> int:
        """Return the hash of the identity."""
        return hash(id(self.lua_value))

    def __repr__(self) -> str:
        """Return the type and address, as Lua prints them."""
        return f"<Lua {to_display(self.lua_state.global_state, self.lua_value)}>"


class LuaTableView(LuaView, MutableMapping):  # type: ignore[type-arg]
    """A table as a mapping; reads and writes go through metamethods, iteration sees the raw entries.

    ``view[key]`` raises KeyError for nil; assigning None removes.
    """

    __slots__ = ()

    def __getitem__(self, key: object) -> object:
        """Return the value at *key*."""
        state = self.lua_state
        value = state.guard(lambda: index(state.global_state, self.lua_value, to_lua(state, key)))
        if value is None:
            raise KeyError(key)
        return to_python(state, value)

    def __setitem__(self, key: object, value: object) -> None:
        """Set the value at *key*."""
        state = self.lua_state
        lua_key, lua_value = to_lua(state, key), to_lua(state, value)
        state.guard(lambda: set_index(state.global_state, self.lua_value, lua_key, lua_value))

    def __delitem__(self, key: object) -> None:
        """Remove *key*."""
        if key not in self:
            raise KeyError(key)
        self[key] = None

    def __iter__(self) -> Iterator[object]:
        """Yield the keys of the raw entries."""
        for key, _ in self._entries():
            yield key

    def items(self) -> list[tuple[object, object]]:  # type: ignore[override]
        """Return the raw entries."""
        return list(self._entries())

    def _entries(self) -> Iterator[tuple[object, object]]:
        table: LuaTable = self.lua_value  # type: ignore[assignment]
        entry = next_entry(table, None)
        while entry is not None:
            yield to_python(self.lua_state, entry[0]), to_python(self.lua_state, entry[1])
            try:
                entry = next_entry(table, entry[0])
            except KeyError:
                msg = "the Lua table changed during iteration"
                raise RuntimeError(msg) from None

    def __len__(self) -> int:
        """Return the number of raw entries (not the border that ``#`` gives: see `length`)."""
        return sum(value is not None for value in self.lua_value.values())  # type: ignore[attr-defined]

    def raw_set(self, key: object, value: object) -> None:
        """Set the value at *key* without metamethods; None removes.

        Raises:
            ValueError: *key* is None or NaN.
        """
        lua_key, lua_value = to_lua(self.lua_state, key), to_lua(self.lua_state, value)
        if lua_key is None or lua_key != lua_key:  # noqa: PLR0124  NaN
            msg = f"{key!r} can't be a key of a Lua table"
            raise ValueError(msg)
        table: LuaTable = self.lua_value  # type: ignore[assignment]
        self.lua_state.guard(lambda: raw_set(table, lua_key, lua_value))

    def length(self) -> object:
        """Return ``#table``, with ``__len``."""
        state = self.lua_state
        return to_python(state, state.guard(lambda: length(state.global_state, self.lua_value)))

    def to_list(self) -> list[object]:
        """Return the values at 1, 2, 3 … up to the first nil."""
        values: list[object] = []
        table: LuaTable = self.lua_value  # type: ignore[assignment]
        while (value := table.get(len(values) + 1)) is not None:
            values.append(to_python(self.lua_state, value))
        return values


class LuaFunction(LuaView):
    """A Lua function (or any callable Lua value) as a Python callable."""

    __slots__ = ()

    def __call__(self, *arguments: object) -> object:
        """Call it.

        Returns:
            None for no result, the result, or a tuple of two and more.

        Raises:
            LuaError: an error of the Lua code.
        """
        return self.lua_state.call(self, *arguments)


class LuaThread(LuaView):
    """A coroutine."""

    __slots__ = ()

    @property
    def status(self) -> str:
        """The coroutine's status, as `coroutine.status` gives it."""
        return self.lua_value.status  # type: ignore[attr-defined, no-any-return]


def text_to_lua(text: str) -> str:
    """Return Python text as a Lua string: its UTF-8 bytes, one character each; lone surrogates survive."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("latin-1")


def text_to_python(text: str) -> str | bytes:
    """Return a Lua string as str if it is valid UTF-8, else as bytes."""
    if text.isascii():
        return text
    data = text.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def to_python(state: LuaState, value: Value) -> object:
    """Return a Lua value as Python sees it."""
    if value is None or value.__class__ is int or value.__class__ is float:
        return value
    if value.__class__ is str:
        return text_to_python(value)
    if value.__class__ is LuaBoolean:
        return value is TRUE
    if isinstance(value, LuaTable):
        return LuaTableView(state, value)
    if value.__class__ in FUNCTION_CLASSES:
        return LuaFunction(state, value)
    if value.__class__ is Coroutine:
        return LuaThread(state, value)
    if value.__class__ is Userdata and value.metatable is None:
        return value.value
    return LuaView(state, value)


def results_to_python(state: LuaState, results: Results) -> object:
    """Return the results of a call: None, one value, or a tuple."""
    if results.__class__ is tuple:
        if not results:
            return None
        return tuple(to_python(state, value) for value in results)
    return to_python(state, results)


def to_plain(value: object) -> object:
    """Return what came out of a state as plain Python data that needs the state no more.

    A table whose keys are 1, 2, 3 … becomes a list (the empty one, too), any other a dict; nested, shared and cyclic
    tables keep their shape. Functions and threads become their text. A tuple is several results: each is converted.
    """
    if isinstance(value, tuple):
        seen: dict[int, object] = {}
        return tuple(_plain(item, seen) for item in value)
    return _plain(value, {})


def _plain(value: object, seen: dict[int, object]) -> object:
    """Convert one value, without recursion: tables may be nested deeply."""
    todo: list[tuple[LuaTableView, object]] = []

    def convert(item: object) -> object:
        if not isinstance(item, LuaView):
            return item
        if not isinstance(item, LuaTableView):
            return repr(item)
        known = seen.get(id(item.lua_value))
        if known is None:
            keys = list(item)
            known = (
                []
                if keys == list(range(1, len(keys) + 1)) and not any(isinstance(k, bool) for k in keys)
                else {}
            )
            seen[id(item.lua_value)] = known
            todo.append((item, known))
        return known

    root = convert(value)
    while todo:
        view, plain = todo.pop()
        for key, item in view.items():
            if isinstance(plain, list):
                plain.append(convert(item))
            elif isinstance(plain, dict):
                plain[repr(key) if isinstance(key, LuaView) else key] = convert(item)
    return root


def to_lua(  # noqa: C901  one clause per type
    state: LuaState, value: object, seen: dict[int, LuaTable] | None = None
) -> Value:
    """Return a Python value as Lua sees it.

    Raises:
        OverflowError: an int beyond 64 bits.
        ValueError: a view of another state.
    """
    if value is None or value.__class__ is float:
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int):
        if INT_MIN <= value <= INT_MAX:
            return int(value)
        msg = f"{value} does not fit a Lua integer (64 bits); pass a float"
        raise OverflowError(msg)
    if isinstance(value, str):
        return text_to_lua(str(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("latin-1")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, LuaView):
        if value.lua_state is not state:
            msg = f"{value!r} belongs to another state"
            raise ValueError(msg)
        return value.lua_value
    if isinstance(value, (list, tuple, Mapping)):
        return _container_to_lua(state, value, {} if seen is None else seen)
    if callable(value):
        return host_function(state, value)
    return Userdata(value)


def _container_to_lua(state: LuaState, value: object, seen: dict[int, LuaTable]) -> LuaTable:
    """Copy a list, tuple or mapping into a new table, without recursion: it may be nested deeply."""
    root = seen.setdefault(id(value), LuaTable())
    todo = [(value, root)]
    while todo:
        source, table = todo.pop()
        items = source.items() if isinstance(source, Mapping) else enumerate(source, 1)  # type: ignore[arg-type]
        for key, item in items:
            if isinstance(item, (list, tuple, Mapping)) and not isinstance(item, LuaView):
                converted: Value = seen.get(id(item))
                if converted is None:
                    converted = seen[id(item)] = LuaTable()
                    todo.append((item, converted))
            else:
                converted = to_lua(state, item)
            lua_key = to_lua(state, key)
            if lua_key is None or lua_key != lua_key:  # noqa: PLR0124  NaN
                msg = f"{key!r} can't be a key of a Lua table"
                raise ValueError(msg)
            raw_set(table, lua_key, converted)
    return root


def host_function(state: LuaState, function: Callable[..., object]) -> Value:
    """Return a Lua function that calls the Python callable *function*.

    Arguments and result convert; a tuple is several results. An exception becomes a Lua error that keeps it
    as ``__cause__``; exceptions of pylua's own limits pass.
    """

    def lua_callable(*arguments: Value) -> Results:
        try:
            result = function(*[to_python(state, argument) for argument in arguments])
            if result.__class__ is tuple:
                values = tuple(to_lua(state, item) for item in result)
                return values[0] if len(values) == 1 else values
            return to_lua(state, result)
        except LuaError as error:
            raise error_to_lua(state, error) from error
        except PyLuaError:
            raise
        except Exception as error:  #  whatever host code raises is an error of the call
            raise HostFault(text_to_lua(_message(state, error))) from error

    return lua_callable


HOST_FUNCTION = host_function(None, print).__code__  # type: ignore[arg-type, attr-defined]
"""The code of all functions that `host_function` returns; the Python function is their variable "function"."""


def _message(state: LuaState, error: Exception) -> str:
    """Return what Lua code is told of an exception of host code's."""
    if state.options.include_python_traceback:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip()
    return f"{type(error).__name__}: {error}"


def error_to_lua(state: LuaState, error: LuaError) -> LuaError:
    """Return an error that had left the state (its value a Python value) as one that goes back in."""
    try:
        return LuaError(to_lua(state, error.value))
    except (OverflowError, ValueError):
        return LuaError(text_to_lua(str(error)))
