"""Library functions side by side with real Lua's: call both, compare results and messages to the bit."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

from pylua.errors import ArgumentFault, LuaError
from pylua.stdlib.api import FALSE, TRUE, GlobalState, as_tuple, boolean
from tests.helpers import new_real_lua

if TYPE_CHECKING:
    from pylua.stdlib.api import Library, LuaTable, Value

REAL_LUA = new_real_lua()
_PROTECTED = REAL_LUA.eval("pcall")


def bits(value: Value) -> object:
    """Return *value* so that equality means: the same Lua type and the same bits."""
    if isinstance(value, float):
        if math.isnan(value):
            return "-nan" if math.copysign(1.0, value) < 0 else "nan"
        return struct.pack("d", value)
    if value is TRUE or value is FALSE:
        return "true" if value is TRUE else "false"
    return str(value).lower() if isinstance(value, bool) else value


class SideBySide:
    """One library, opened in a state of ours and in real Lua."""

    def __init__(self, library: Library) -> None:
        self.name = library.name
        self.g = GlobalState()
        self.table: LuaTable = library.open(self.g)

    def ours(self, function: str, *arguments: object) -> object:
        """Return the results of our function as a list of `bits`, or its error message."""
        values = [boolean(value) if isinstance(value, bool) else value for value in arguments]
        try:
            results = self.table[function](*values)
        except ArgumentFault as fault:
            return f"bad argument #{fault.index} to '{self.name}.{function}' ({fault.message})"
        except LuaError as error:
            return getattr(error, "message", error.value)
        return [bits(value) for value in as_tuple(results)]

    def theirs(self, function: str, *arguments: object) -> object:
        """Return the same of real Lua's function."""
        outcome = _PROTECTED(REAL_LUA.globals()[self.name][function], *arguments)
        worked, *results = outcome if isinstance(outcome, tuple) else (outcome,)
        return [bits(value) for value in results] if worked else results[0]

    def same(self, function: str, *arguments: object) -> bool:
        """Assert that both agree on this call; true, so that a test can say `all`."""
        ours, theirs = self.ours(function, *arguments), self.theirs(function, *arguments)
        if function == "log" and theirs == ["nan"]:  # as older C libraries have it, also with minus
            ours = [str(value).strip("-") for value in ours]
        assert ours == theirs, (function, arguments)
        return True
