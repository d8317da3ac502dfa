"""Lua values as Python values: nil, booleans, type names, truth.

The value model (why each choice was made, with its measurements, is told in README, "Design"):

=============  ======================================================================
nil            ``None``
booleans       ``TRUE`` and ``FALSE``, never Python's: ``True == 1`` would be silently wrong
integer        ``int`` within 64 bits
float          ``float``
string         ``str``, one character per byte (latin-1)
table          `LuaTable`
function       a Python function; a library function that needs its state is a bound method
               of the `GlobalState` (calls cost the same: 86 ns against 88 ns, CPython 3.11)
thread         `Coroutine`
full userdata  `Userdata`
=============  ======================================================================

Results of a function: exactly one result is the bare value; none is ``()``; two and more are a tuple.
"""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Callable

from pylua.boolean import FALSE, TRUE, LuaBoolean

if TYPE_CHECKING:
    from pylua.vm.table import LuaTable

Value = object
"""Any Lua value."""

Results = object
"""What a function returns: a bare value, or a tuple of none, two or more."""

HostFunction = Callable[..., Results]


class Absent:
    """The class of `ABSENT`: "no argument was passed", which is not nil."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return Lua's words for it."""
        return "no value"


ABSENT = Absent()


class Userdata:
    """A full userdata: a host value with a metatable and user values."""

    __slots__ = ("__weakref__", "metatable", "user_values", "value")

    def __init__(self, value: object, metatable: LuaTable | None = None) -> None:
        self.value = value
        self.metatable = metatable
        self.user_values: list[Value] = []

    def __eq__(self, other: object) -> bool:
        """Return whether Lua's ``==`` holds, asking ``__eq`` (two userdata are rarely compared at all)."""
        if self is other:
            return True
        if other.__class__ is Userdata:
            for metatable in (self.metatable, other.metatable):
                if metatable is not None and metatable.get("__eq") is not None:
                    return metatable.role.equate(self, other)
        return False

    __hash__ = object.__hash__


class LightUserdata:
    """A light userdata: only an identity (`debug.upvalueid` makes them)."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class _TypeNames(dict):  # type: ignore[type-arg]
    """A dict that knows subclasses by their bases, without keeping them alive."""

    def __missing__(self, kind: type) -> str:
        """Return the name of a class made for some tables (the others are found without Python code)."""
        return self[kind.__base__]  # type: ignore[no-any-return]


TYPE_NAMES: dict[type, str] = _TypeNames(
    {
        type(None): "nil",
        LuaBoolean: "boolean",
        int: "number",
        float: "number",
        str: "string",
        FunctionType: "function",
        MethodType: "function",
        BuiltinFunctionType: "function",
        Userdata: "userdata",
        LightUserdata: "userdata",
        Absent: "no value",
    }
)
"""Class to Lua type name. `table` and `coroutine` add their classes where they define them."""


COMPARED_IN_PYTHON = frozenset((int, float, str, MethodType, BuiltinFunctionType))
"""Classes whose values are compared by Python's ``==``; the others by identity."""


def type_name(value: Value) -> str:
    """Return the basic type of *value* as `type` names it."""
    return TYPE_NAMES[value.__class__]


def is_true(value: Value) -> bool:
    """Return whether *value* counts as true: everything but nil and false."""
    return value is not None and value is not FALSE


def boolean(condition: object) -> LuaBoolean:
    """Return the Lua boolean for a Python condition."""
    return TRUE if condition else FALSE


def first(results: Results) -> Value:
    """Return the first of *results*, nil if there is none."""
    if results.__class__ is tuple:
        return results[0] if results else None
    return results


def as_tuple(results: Results) -> tuple[Value, ...]:
    """Return *results* as a tuple, whatever their number."""
    if results.__class__ is tuple:
        return results
    return (results,)


def as_results(values: list[Value] | tuple[Value, ...]) -> Results:
    """Return a sequence of values in the shape that a function returns."""
    if len(values) == 1:
        return values[0]
    return tuple(values)


def raw_equal(a: Value, b: Value) -> bool:
    """Return whether *a* and *b* are primitively equal (§3.4.4); integers equal floats by value."""
    return a == b if a.__class__ in COMPARED_IN_PYTHON else a is b


MAX_SHORT_STRING = 40
"""Longest string that is the same object wherever it appears (LUAI_MAXSHORTLEN)."""


def address(value: Value) -> str:
    """Return the identity of *value* as ``%p`` shows it; equal short strings are one, as PUC's are."""
    if value.__class__ is str and len(value) <= MAX_SHORT_STRING:
        value = sys.intern(value)
    return f"0x{id(value):014x}"
