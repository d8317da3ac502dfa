"""pylua: Lua in pure Python, with states that are made to be created, limited and thrown away."""

from pylua.convert import LuaFunction, LuaTableView, LuaThread, LuaView
from pylua.errors import (
    InternalError,
    LimitExceeded,
    LuaError,
    LuaFrame,
    LuaSyntaxError,
    PyLuaError,
    StateClosed,
)
from pylua.state import LuaState

__all__ = [
    "InternalError",
    "LimitExceeded",
    "LuaError",
    "LuaFrame",
    "LuaFunction",
    "LuaState",
    "LuaSyntaxError",
    "LuaTableView",
    "LuaThread",
    "LuaView",
    "PyLuaError",
    "StateClosed",
]
