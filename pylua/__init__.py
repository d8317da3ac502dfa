"""pylua: Lua in pure Python, with states that are made to be created, limited and thrown away."""

from pylua.checkpoint import Checkpoint
from pylua.convert import LuaFunction, LuaTableView, LuaThread, LuaView
from pylua.errors import (
    CheckpointError,
    FactoryError,
    InternalError,
    LeaseError,
    LimitExceeded,
    LuaError,
    LuaFrame,
    LuaSyntaxError,
    MemoryBudgetExceeded,
    PoolClosed,
    PoolError,
    PoolFull,
    PoolTimeout,
    PyLuaError,
    SandboxViolation,
    StateBusy,
    StateClosed,
)
from pylua.limits import CancelToken, Limits
from pylua.options import StateOptions
from pylua.state import LuaState

__all__ = [
    "CancelToken",
    "Checkpoint",
    "CheckpointError",
    "FactoryError",
    "InternalError",
    "LeaseError",
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
    "MemoryBudgetExceeded",
    "PoolClosed",
    "PoolError",
    "PoolFull",
    "PoolTimeout",
    "PyLuaError",
    "SandboxViolation",
    "StateBusy",
    "StateClosed",
    "StateOptions",
]
