"""Function values: how a Proto and its upvalues become a Python function, and back.

Every Lua function is a plain Python function of module `LUA_MODULE`. One of the translator has a code object of its
own, the last constant of which leads to the Proto (`translator.linker`), and its upvalues are its free variables. A
function of the interpreter is a plain Python function, so that any holder can call it. Its closure holds
three cells: the state, the Proto and the list of upvalue cells; that all of them share one code object is
what makes them recognizable. Upvalues are `types.CellType` cells in either engine.
"""

from __future__ import annotations

from types import BuiltinFunctionType, CellType, FunctionType, MethodType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Results, Value

Cells = list[CellType]
"""Frames of the function share the list, so what debug.upvaluejoin changes in it holds at once."""

FUNCTION_CLASSES = frozenset((FunctionType, MethodType, BuiltinFunctionType))
"""The classes of values that can be called without ``__call__``."""


LARGE_FUNCTION = 4000
"""Instructions beyond which a function of a state with limits is not translated, which could not be interrupted: Python
compiles 10 to 20 in a millisecond. The functions within it are translated.
"""


def _make_code(g: GlobalState, proto: Proto, upvalues: Cells) -> FunctionType:
    """Return a function whose code object all functions of the interpreter share."""

    def lua_function(*arguments: Value) -> Results:
        # Only a host that calls the function by itself comes here; the VM's own calls know the function.
        return g.execute(new_function(g, proto, upvalues), arguments)

    return lua_function  # type: ignore[return-value]


INTERPRETED_CODE = _make_code(None, None, ()).__code__  # type: ignore[arg-type]


LUA_MODULE = "lua"
"""The ``__module__`` of Lua functions, by which they are known: it comes from the ``__name__`` of their globals."""


def new_function(g: GlobalState, proto: Proto, upvalues: Cells) -> FunctionType:
    """Return a new function of the interpreter over *proto*, with one cell per upvalue."""
    cell = proto.cache
    if cell is None:
        cell = proto.cache = CellType(proto)
    return FunctionType(INTERPRETED_CODE, _GLOBALS, "lua_function", None, (g.cell, cell, CellType(upvalues)))


def is_lua_function(function: Value) -> bool:
    """Return whether *function* is a Lua function, not a host function."""
    return function.__class__ is FunctionType and function.__module__ is LUA_MODULE


_GLOBALS = {"__name__": LUA_MODULE, "__builtins__": {}, "new_function": new_function}


def is_function(value: Value) -> bool:
    """Return whether *value* is of Lua's type function."""
    return value.__class__ in FUNCTION_CLASSES


def proto_of(function: FunctionType) -> Proto:
    """Return the Proto of a Lua function."""
    if function.__code__ is not INTERPRETED_CODE:
        return function.__code__.co_consts[-1].proto  # type: ignore[no-any-return]
    return function.__closure__[1].cell_contents  # type: ignore[index, no-any-return]


def upvalues_of(function: FunctionType) -> Cells:
    """Return the upvalue cells of a Lua function; of the interpreter's the list itself."""
    if function.__code__ is not INTERPRETED_CODE:
        if function.__code__.co_consts[-1].cells is not None:
            return function.__code__.co_consts[-1].cells  # type: ignore[no-any-return]
        closure = function.__closure__ or ()
        return [closure[place] for place in function.__code__.co_consts[-1].order]
    return function.__closure__[2].cell_contents  # type: ignore[index, no-any-return]


def set_upvalue(function: Value, number: int, value: Value) -> None:
    """Set the value of upvalue *number* (from 0) of a Lua function, if it has that many."""
    cells = upvalues_of(function)  # type: ignore[arg-type]
    if number < len(cells):
        cells[number].cell_contents = value


def replace_upvalue(function: FunctionType, number: int, cell: CellType) -> None:
    """Make upvalue *number* (from 0) of *function* the variable in *cell* (debug.upvaluejoin).

    Python's closures can't be changed, so a function of the translator is left to the interpreter from now on.
    """
    if function.__code__ is not INTERPRETED_CODE:
        function.__code__.co_consts[-1].detach(function)
    upvalues_of(function)[number] = cell


def global_function_name(g: GlobalState, function: Value) -> str | None:
    """Return "string.rep" if a loaded module holds *function*, "print" for a global, else None."""
    for module_name, module in g.loaded.items():
        if module_name.__class__ is str and isinstance(module, dict):
            for name, value in module.items():
                if value is function and name.__class__ is str:
                    whole = name if module_name == "_G" else f"{module_name}.{name}"
                    return whole.partition("\0")[0]
    return None
