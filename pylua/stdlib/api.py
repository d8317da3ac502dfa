"""What a library may know of the VM, as lauxlib.h is what l*lib.c know: arguments, errors, values.

A library function is a Python function whose missing arguments default to ``ABSENT`` and whose extra
arguments are dropped by ``*_``. A function whose first parameter is named ``g`` belongs to a state: it is
bound to its `GlobalState` when the library is opened; the others are shared by all states.
"""

from __future__ import annotations

import os
import sys
from types import MethodType
from typing import TYPE_CHECKING, BinaryIO, Callable, TypeVar

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.binary import dump
from pylua.bytecode.opcodes import ARITHMETIC_EVENTS
from pylua.chunkname import chunk_id
from pylua.errors import ArgumentFault, HostFault, LuaError, LuaSyntaxError, UnplacedError
from pylua.numeric import format_number, parse_number, to_integer, wrap
from pylua.vm.coroutine import Coroutine
from pylua.vm.frame import AnyFrame, Frame, Protected
from pylua.vm.function import is_lua_function, proto_of, replace_upvalue, set_upvalue, upvalues_of
from pylua.vm.globalstate import MAX_LEVELS, GlobalState
from pylua.vm.hooks import Hook
from pylua.vm.naming import CALL_OPS, active_locals, current_line
from pylua.vm.operations import (
    DIRECT_CALLS_END,
    TAKING_OVER,
    DirectCalls,
    allow_direct_calls,
    arithmetic,
    call,
    concat,
    equals,
    finish_direct_call,
    index,
    length,
    less_equal,
    less_than,
    metafield,
    metatable_of,
    set_index,
    to_display,
)
from pylua.vm.stacktrace import (
    Activation,
    activation_at,
    activations,
    traceback_frames,
    traceback_text,
    where,
)
from pylua.vm.table import LuaTable, next_entry, raw_get, raw_length, raw_set, set_list
from pylua.vm.tableclass import prepare_metatable, set_metatable
from pylua.vm.threads import close as close_coroutine
from pylua.vm.threads import resume as resume_coroutine
from pylua.vm.values import (
    ABSENT,
    TYPE_NAMES,
    HostFunction,
    LightUserdata,
    Results,
    Userdata,
    Value,
    address,
    as_results,
    as_tuple,
    boolean,
    first,
    is_true,
    raw_equal,
    type_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ABSENT",
    "ARITHMETIC_EVENTS",
    "CALL_OPS",
    "DIRECT_CALLS_END",
    "FALSE",
    "MAX_LEVELS",
    "TAKING_OVER",
    "TRUE",
    "TYPE_NAMES",
    "Activation",
    "AnyFrame",
    "ArgumentFault",
    "Coroutine",
    "DirectCalls",
    "Frame",
    "GlobalState",
    "Hook",
    "HostFault",
    "HostFunction",
    "Library",
    "LightUserdata",
    "LuaError",
    "LuaSyntaxError",
    "LuaTable",
    "Protected",
    "Results",
    "UnplacedError",
    "Userdata",
    "Value",
    "activation_at",
    "activations",
    "active_locals",
    "address",
    "allow_direct_calls",
    "argument_error",
    "arithmetic",
    "as_results",
    "as_text",
    "as_tuple",
    "boolean",
    "call",
    "check_any",
    "check_function",
    "check_int",
    "check_integer",
    "check_number",
    "check_option",
    "check_stack",
    "check_string",
    "check_table",
    "chunk_id",
    "close_coroutine",
    "concat",
    "current_line",
    "dump_function",
    "equals",
    "exit_results",
    "file_failure",
    "finish_direct_call",
    "first",
    "format_number",
    "has_room",
    "host_text",
    "index",
    "integer_of",
    "is_lua_function",
    "is_true",
    "length",
    "less_equal",
    "less_than",
    "load_file",
    "metafield",
    "metatable_of",
    "next_entry",
    "opt_int",
    "opt_integer",
    "opt_number",
    "opt_string",
    "parse_number",
    "prepare_metatable",
    "proto_of",
    "raise_error",
    "raw_equal",
    "raw_get",
    "raw_length",
    "raw_set",
    "read_chunk",
    "replace_upvalue",
    "resume_coroutine",
    "set_index",
    "set_list",
    "set_metatable",
    "set_upvalue",
    "to_display",
    "to_integer",
    "traceback_frames",
    "traceback_text",
    "type_error",
    "type_name",
    "upvalues_of",
    "where",
    "wrap",
]

_STACK_IN_USE = 17  # registers that real Lua has in use when a main chunk calls a library function

Opener = Callable[[GlobalState, LuaTable], None]
Registered = TypeVar("Registered", bound=HostFunction)


class Library:
    """A table of host functions in the making: the manual's signature is the registration."""

    def __init__(self, name: str) -> None:
        self.name = name  # as `require` knows it; "_G" for the base library
        self.signatures: dict[str, str] = {}
        self._shared: dict[str, Value] = {}
        self._bound: dict[str, HostFunction] = {}
        self._openers: list[Opener] = []

    def function(self, signature: str, name: str | None = None) -> Callable[[Registered], Registered]:
        """Register the decorated function under its own name (less a trailing "_"), or *name*."""

        def register(function: Registered) -> Registered:
            lua_name = name or function.__name__.rstrip("_")
            self.signatures[lua_name] = signature
            if function.__code__.co_varnames[:1] == ("g",):
                self._bound[lua_name] = function
            else:
                self._shared[lua_name] = function
            return function

        return register

    def constant(self, name: str, value: Value) -> None:
        """Register a field that is not a function."""
        self._shared[name] = value

    def on_open(self, opener: Opener) -> Opener:
        """Register what else must be done with each new table: per-state fields, metatables."""
        self._openers.append(opener)
        return opener

    def open(self, g: GlobalState, table: LuaTable | None = None) -> LuaTable:
        """Return the library's table for the state *g* (filled into *table* if given)."""
        if table is None:
            table = LuaTable()
        table.update(self._shared)
        for name, function in self._bound.items():
            table[name] = MethodType(function, g)
        for opener in self._openers:
            opener(g, table)
        return table


# ---------------------------------------------------------------- errors


def raise_error(message: str) -> LuaError:
    """Return the error of a host function, placed at its caller (luaL_error); use with ``raise``."""
    return HostFault(message)


def argument_error(number: int, message: str) -> LuaError:
    """Return "bad argument #number to 'name' (message)"; use with ``raise``."""
    return ArgumentFault(number, message)


def type_error(number: int, expected: str, value: Value) -> LuaError:
    """Return "<expected> expected, got <type>"; use with ``raise`` (luaL_typeerror)."""
    actual: Value = None
    if isinstance(value, (LuaTable, Userdata)):
        metatable = metatable_of(None, value)
        actual = None if metatable is None else metatable.get("__name")
    if isinstance(actual, str):
        actual = actual.partition("\0")[0]
    else:
        actual = "light userdata" if value.__class__ is LightUserdata else type_name(value)
    return ArgumentFault(number, f"{expected} expected, got {actual}")


# ---------------------------------------------------------------- arguments


def check_any(number: int, value: Value) -> Value:
    """Return *value*; an error if no argument was passed."""
    if value is ABSENT:
        raise ArgumentFault(number, "value expected")
    return value


def check_table(number: int, value: Value) -> LuaTable:
    """Return *value*, which must be a table."""
    if isinstance(value, LuaTable):
        return value
    raise type_error(number, "table", value)


def check_function(number: int, value: Value) -> Value:
    """Return *value*, which must be a function."""
    if type_name(value) == "function":
        return value
    raise type_error(number, "function", value)


def check_string(number: int, value: Value) -> str:
    """Return *value* as a string; numbers convert."""
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    raise type_error(number, "string", value)


def as_text(value: Value) -> str | None:
    """Return a string or number as a string, None for anything else (lua_tostring)."""
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    return None


def opt_string(number: int, value: Value, default: str) -> str:
    """Return *value* as a string, *default* for nil or no argument."""
    if value is ABSENT or value is None:
        return default
    return check_string(number, value)


def check_number(number: int, value: Value) -> int | float:
    """Return *value* as a number; numeric strings convert."""
    if value.__class__ is int or value.__class__ is float:
        return value
    if value.__class__ is str:
        converted = parse_number(value)
        if converted is not None:
            return converted
    raise type_error(number, "number", value)


def opt_number(number: int, value: Value, default: float) -> int | float:
    """Return *value* as a number, *default* for nil or no argument."""
    if value is ABSENT or value is None:
        return default
    return check_number(number, value)


def check_integer(number: int, value: Value) -> int:
    """Return *value* as an integer; floats and strings with an integer value convert."""
    if value.__class__ is int:
        return value
    converted = check_number(number, value)
    whole = to_integer(converted)
    if whole is None:
        raise ArgumentFault(number, "number has no integer representation")
    return whole


def opt_integer(number: int, value: Value, default: int) -> int:
    """Return *value* as an integer, *default* for nil or no argument."""
    if value.__class__ is int:
        return value
    if value is ABSENT or value is None:
        return default
    return check_integer(number, value)


def check_int(number: int, value: Value) -> int:
    """Return *value* as an integer of 32 bits; what is more is cut off, as where PUC casts it to a C int."""
    return (check_integer(number, value) + (1 << 31)) % (1 << 32) - (1 << 31)


def opt_int(number: int, value: Value, default: int) -> int:
    """Return *value* as `check_int` does, *default* for nil or no argument."""
    return default if value is ABSENT or value is None else check_int(number, value)


def integer_of(value: Value) -> int | None:
    """Return *value* as an integer if it is a number or a string that converts, else None (lua_tointegerx)."""
    if value.__class__ is str:
        value = parse_number(value)
    if value.__class__ is int or value.__class__ is float:
        return to_integer(value)
    return None


def check_option(number: int, value: Value, default: str | None, options: Sequence[str]) -> str:
    """Return *value*, one of *options* (luaL_checkoption)."""
    text = check_string(number, value) if default is None else opt_string(number, value, default)
    text = text.partition("\0")[0]  # for lauxlib.c it ends there
    if text not in options:
        raise ArgumentFault(number, f"invalid option '{text}'")
    return text


# ---------------------------------------------------------------- what only the VM can do


def has_room(g: GlobalState, count: int) -> bool:
    """Return whether the running thread has room for *count* results more (lua_checkstack)."""
    return count <= g.max_registers - _STACK_IN_USE


def check_stack(g: GlobalState, count: int, message: str) -> None:
    """Ask for room for *count* results (luaL_checkstack).

    Raises:
        HostFault: "stack overflow (*message*)".
    """
    if not has_room(g, count):
        raise HostFault(f"stack overflow ({message})")


def dump_function(g: GlobalState, function: Value, strip: bool) -> str:  # noqa: FBT001  lua_dump's parameter
    """Return *function* as a binary chunk (lua_dump).

    Raises:
        HostFault: it is a host function.
    """
    if not is_lua_function(function):
        raise HostFault("unable to dump given function")
    g.meter.charge(len(proto_of(function).code))  # type: ignore[arg-type]
    return dump(proto_of(function), strip)  # type: ignore[arg-type]


# ---------------------------------------------------------------- the operating system


def host_text(text: str) -> str:
    """Return a Lua string as the text of a path or command: C's strings end at the first NUL."""
    return text.partition("\0")[0].encode("latin-1").decode(sys.getfilesystemencoding(), "surrogateescape")


def file_failure(error: OSError, name: str | None = None) -> Results:
    """Return nil, "name: reason" and the error number (luaL_fileresult)."""
    reason = os.strerror(error.errno) if error.errno else "(no extra info)"
    return None, reason if name is None else f"{name}: {reason}", error.errno or 0


def exit_results(status: int) -> Results:
    """Return how a process ended: true or nil, "exit" or "signal", the code (luaL_execresult).

    Args:
        status: as `subprocess` reports it: negative is the signal that ended the process.
    """
    if status < 0:
        return None, "signal", -status
    return TRUE if status == 0 else None, "exit", status


# ---------------------------------------------------------------- files that hold chunks

_READ_AT_ONCE = 1 << 20  # bytes
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BINARY_MARK = b"\x1b"


def load_file(g: GlobalState, filename: str | None, mode: str = "bt") -> Value:
    """Return the main function of a file that holds a chunk (luaL_loadfilex).

    Args:
        g: the state.
        filename: None means standard input.
        mode: which chunks are welcome, as for `load`.

    Raises:
        LuaError: the file can't be read, or as `GlobalState.load_chunk`.
    """
    chunkname = "=stdin" if filename is None else "@" + filename.partition("\0")[0]
    return g.load_chunk(read_chunk(g, filename), chunkname, mode)


def read_chunk(g: GlobalState, filename: str | None) -> str:
    """Return the chunk in a file, without byte order mark and without a first line that starts with "#".

    A newline stays in the place of that line, so that the lines of a text keep their numbers.

    Raises:
        LuaError: "cannot open *filename*: ..."; as in Lua without a position.
    """
    content = _read_all(g, g.stdin) if filename is None else _read_file(g, filename)
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if content.startswith(b"#"):
        content = content.partition(b"\n")[2]
        if not content.startswith(_BINARY_MARK):
            content = b"\n" + content
    return content.decode("latin-1")


def _read_file(g: GlobalState, filename: str) -> bytes:
    action = "open"
    try:
        with open(host_text(filename), "rb") as stream:  # noqa: PTH123  Path("") is the current directory
            action = "read"
            return _read_all(g, stream)
    except OSError as error:
        if isinstance(error, IsADirectoryError):  # C opens it like a file
            action = "read"
        reason = os.strerror(error.errno) if error.errno else str(error)
        name = filename.partition("\0")[0]
        raise LuaError(f"cannot {action} {name}: {reason}") from error


def _read_all(g: GlobalState, stream: BinaryIO) -> bytes:
    """Read a stream to its end, asking for memory as it comes: some streams have no end."""
    pieces: list[bytes] = []
    total = 0
    while True:
        piece = stream.read(_READ_AT_ONCE)
        if not piece:
            return b"".join(pieces)
        total += len(piece)
        g.meter.reserve(total)
        pieces.append(piece)
