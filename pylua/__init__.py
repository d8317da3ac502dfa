"""pylua: Lua in pure Python, with states that are made to be created, limited and thrown away."""

from pylua.convert import LuaFunction, LuaTableView, LuaThread, LuaView
from pylua.errors import (
    CheckpointError,
    InternalError,
    LimitExceeded,
    LuaError,
    LuaFrame,
    LuaSyntaxError,
    PyLuaError,
    StateBusy,
    StateClosed,
)
from pylua.limits import CancelToken, Limits
from pylua.options import StateOptions
from pylua.state import LuaState

__all__ = [
    "CancelToken",
    "CheckpointError",
    "InternalError",
    "LimitExceeded",
    "Limits",
    "LuaError",
    "LuaFrame",
    "LuaFunction",
    "LuaState",
    "LuaSyntaxError",
    "LuaTableView",
    "LuaThread",
    "LuaView",
    "PyLuaError",
    "StateBusy",
    "StateClosed",
    "StateOptions",
]
