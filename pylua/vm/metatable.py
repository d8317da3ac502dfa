"""Metatables: where every kind of value keeps its own, and how a metamethod is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.vm.table import LuaTable, metatable_of_table
from pylua.vm.values import Userdata, Value, type_name

if TYPE_CHECKING:
    from pylua.vm.globalstate import GlobalState

MAX_META_LOOP = 2000
"""Longest chain of ``__index`` or ``__newindex`` objects (MAXTAGLOOP in lvm.c)."""


def metatable_of(g: GlobalState | None, value: Value) -> LuaTable | None:
    """Return the metatable of *value*, or None. Tables and userdata have their own; the state is not asked."""
    if isinstance(value, LuaTable):
        return metatable_of_table(value)
    if value.__class__ is Userdata:
        return value.metatable
    if g is None:
        return None
    return g.type_metatables.get(type_name(value))


def metafield(g: GlobalState, value: Value, name: str) -> Value:
    """Return field *name* of the metatable of *value*, nil if there is none."""
    metatable = metatable_of(g, value)
    return None if metatable is None else metatable.get(name)


def shown_type(g: GlobalState | None, value: Value) -> str:
    """Return the type name for messages: a string ``__name`` of a table or userdata wins (luaT_objtypename)."""
    if isinstance(value, (LuaTable, Userdata)):
        metatable = metatable_of(g, value)
        if metatable is not None:
            name = metatable.get("__name")
            if name.__class__ is str:
                return name.partition("\0")[0]
    return type_name(value)
