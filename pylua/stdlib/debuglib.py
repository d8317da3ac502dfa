"""The debug library (§6.10): looking into functions, frames and hooks."""

from __future__ import annotations

from types import CellType, MethodType
from typing import TYPE_CHECKING

from pylua.stdlib.api import (
    ABSENT,
    CALL_OPS,
    TRUE,
    Activation,
    Coroutine,
    Frame,
    GlobalState,
    Hook,
    HostFunction,
    Library,
    LightUserdata,
    LuaError,
    LuaTable,
    Results,
    Userdata,
    Value,
    activation_at,
    activations,
    active_locals,
    argument_error,
    as_text,
    boolean,
    call,
    check_any,
    check_function,
    check_int,
    check_string,
    chunk_id,
    current_line,
    is_lua_function,
    metatable_of,
    opt_int,
    opt_string,
    proto_of,
    raw_set,
    replace_upvalue,
    set_metatable,
    to_display,
    traceback_frames,
    traceback_text,
    type_error,
    type_name,
    upvalues_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARY = Library("debug")

INFO_OPTIONS = frozenset("SlnrutLf")
HOOK_LETTERS = "crl"


def _split_thread(g: GlobalState, arguments: tuple[Value, ...]) -> tuple[Coroutine, tuple[Value, ...], int]:
    """Return the optional leading thread (the running one by default), the rest, and how many were taken."""
    if arguments and arguments[0].__class__ is Coroutine:
        return arguments[0], arguments[1:], 1
    return g.running, arguments, 0


def _argument(arguments: tuple[Value, ...], number: int) -> Value:
    return arguments[number] if number < len(arguments) else ABSENT


# ---------------------------------------------------------------- information


@LIBRARY.function("[thread,] f [, what]")
def getinfo(g: GlobalState, *arguments: Value) -> Results:
    """Return a table of information about a function or a stack level."""
    thread, rest, shift = _split_thread(g, arguments)
    options = opt_string(shift + 2, _argument(rest, 1), "flnSrtu")
    if options.startswith(">"):
        raise argument_error(shift + 2, "invalid option '>'")
    subject = _argument(rest, 0)
    activation: Activation | None = None
    if type_name(subject) == "function":
        function = subject
    else:
        level = check_int(shift + 1, subject)
        activation = activation_at(g, thread, level) if level >= 0 else None
        if activation is None:
            return None
        function = activation.function
    if not INFO_OPTIONS.issuperset(options):
        raise argument_error(shift + 2, "invalid option")
    return _information(function, activation, options)


def _information(  # noqa: C901  one clause per option
    function: Value, activation: Activation | None, options: str
) -> LuaTable:
    info = LuaTable()
    frame = None if activation is None else activation.frame
    proto = proto_of(function) if is_lua_function(function) else None  # type: ignore[arg-type]
    if "S" in options:
        source = "=[C]" if proto is None else proto.source
        info["source"] = source
        info["short_src"] = chunk_id(source)
        info["linedefined"] = -1 if proto is None else proto.line_defined
        info["lastlinedefined"] = -1 if proto is None else proto.last_line
        info["what"] = "C" if proto is None else "Lua" if proto.line_defined else "main"
    if "l" in options:
        line = None if frame is None else current_line(frame)
        info["currentline"] = -1 if line is None else line
    if "u" in options:
        info["nups"] = len(_cells(function))
        info["nparams"] = 0 if proto is None else proto.num_params
        info["isvararg"] = boolean(proto is None or proto.is_vararg)
    if "n" in options:
        kind, name = ("", None) if activation is None else activation.name()
        info["namewhat"] = kind
        if name is not None:
            info["name"] = name
    if "r" in options:
        info["ftransfer"], info["ntransfer"] = (0, 0) if activation is None else activation.transfer()
    if "t" in options:
        info["istailcall"] = boolean(frame is not None and frame.is_tail_call)
    if "L" in options and proto is not None:
        lines = info["activelines"] = LuaTable()
        for line in proto.lines:
            lines[line] = TRUE
    if "f" in options and function is not None:
        info["func"] = function
    return info


@LIBRARY.function("[thread,] [message [, level]]")
def traceback(g: GlobalState, *arguments: Value) -> Results:
    """Return *message* and a traceback of the stack."""
    thread, rest, shift = _split_thread(g, arguments)
    message = _argument(rest, 0)
    prefix = ""
    if message is not ABSENT and message is not None:
        text = as_text(message)
        if text is None:
            return message
        prefix = text.partition("\0")[0] + "\n"
    level = opt_int(shift + 2, _argument(rest, 1), 1 if thread is g.running else 0)
    return prefix + traceback_text(traceback_frames(g, thread, max(level, 0)))


# ---------------------------------------------------------------- local variables


def _find_local(activation: Activation, number: int) -> tuple[str, list[Value], int] | None:
    """Return name, list and index of local *number* of an active function; negative ones are varargs."""
    frame = activation.frame
    hook = activation.hook
    if hook is not None and 0 <= number - hook.first < len(hook.passed):
        return "(temporary)" if frame else "(C temporary)", list(hook.passed), number - hook.first
    if frame is None:
        return _find_argument(activation, number)
    if number < 0:
        if -number > len(frame.varargs):
            return None
        varargs = list(frame.varargs)
        return "(vararg)", varargs, -number - 1
    variables = active_locals(frame.proto, max(frame.pc - 1, 0))
    if 0 < number <= len(variables):
        name, register = variables[number - 1]
        return name, frame.registers, register
    if 0 < number <= _registers_in_use(frame):
        return "(temporary)", frame.registers, number - 1
    return None


def _find_argument(activation: Activation, number: int) -> tuple[str, list[Value], int] | None:
    """Return name, list and index of argument *number* of a host function that Lua code calls."""
    caller = activation.caller
    if caller is None:
        return None
    _, a, count, _ = caller.proto.code[caller.pc - 1]
    return ("(C temporary)", caller.registers, a + number) if 0 < number <= count else None


def _registers_in_use(frame: Frame) -> int:
    """Return how many registers of a frame may hold something: below the call in progress, else all."""
    op, a, _, _ = frame.proto.code[max(frame.pc - 1, 0)]
    return a if op in CALL_OPS else frame.proto.num_registers


@LIBRARY.function("[thread,] f, local")
def getlocal(g: GlobalState, *arguments: Value) -> Results:
    """Return name and value of a local variable of a stack level, or the name of a parameter of a function."""
    thread, rest, shift = _split_thread(g, arguments)
    number = check_int(shift + 2, _argument(rest, 1))
    subject = _argument(rest, 0)
    if type_name(subject) == "function":
        if not is_lua_function(subject):
            return None
        names = active_locals(proto_of(subject), 0)  # type: ignore[arg-type]
        return names[number - 1][0] if 0 < number <= len(names) else None
    activation = _check_level(g, thread, subject, shift)
    found = _find_local(activation, number)
    if found is None:
        return None
    name, values, position = found
    value = values[position]
    return name, value.cell_contents if value.__class__ is CellType else value


def _check_level(g: GlobalState, thread: Coroutine, level: Value, shift: int) -> Activation:
    number = check_int(shift + 1, level)
    activation = activation_at(g, thread, number) if number >= 0 else None
    if activation is None:
        raise argument_error(shift + 1, "level out of range")
    return activation


def _need_frames(g: GlobalState, function: HostFunction, arguments: tuple[Value, ...]) -> None:
    """Make sure that what *function* does to frames will be seen by the code that runs in them."""
    g.take_over(MethodType(function, g), arguments)


@LIBRARY.function("[thread,] level, local, value")
def setlocal(g: GlobalState, *arguments: Value) -> Results:
    """Set a local variable of a stack level and return its name."""
    _need_frames(g, setlocal, arguments)
    thread, rest, shift = _split_thread(g, arguments)
    check_int(shift + 1, _argument(rest, 0))
    number = check_int(shift + 2, _argument(rest, 1))
    activation = _check_level(g, thread, _argument(rest, 0), shift)
    value = check_any(shift + 3, _argument(rest, 2))
    found = _find_local(activation, number)
    if found is None:
        return None
    name, values, position = found
    frame = activation.frame
    if number < 0 and frame is not None:
        values[position] = value
        frame.varargs = tuple(values)
    elif values[position].__class__ is CellType:
        values[position].cell_contents = value  # type: ignore[attr-defined]
    else:
        values[position] = value
    return name


# ---------------------------------------------------------------- upvalues


def _upvalue(function: Value, number: int) -> tuple[str, CellType] | None:
    if not is_lua_function(function):
        return None
    cells = upvalues_of(function)  # type: ignore[arg-type]
    if not 0 < number <= len(cells):
        return None
    name = proto_of(function).upvalues[number - 1].name  # type: ignore[arg-type]
    return name or "(no name)", cells[number - 1]


@LIBRARY.function("f, up")
def getupvalue(f: Value = ABSENT, up: Value = ABSENT, *_: Value) -> Results:
    """Return name and value of an upvalue."""
    number = check_int(2, up)
    found = _upvalue(check_function(1, f), number)
    if found is not None:
        return found[0], found[1].cell_contents
    return () if _cell(f, number) is None else ("", None)  # a host function's is nobody's business


@LIBRARY.function("f, up, value")
def setupvalue(f: Value = ABSENT, up: Value = ABSENT, value: Value = ABSENT, *_: Value) -> Results:
    """Set an upvalue and return its name."""
    check_any(3, value)
    number = check_int(2, up)
    found = _upvalue(check_function(1, f), number)
    if found is None:
        return ()
    found[1].cell_contents = value
    return found[0]


@LIBRARY.function("f, n")
def upvalueid(g: GlobalState, f: Value = ABSENT, n: Value = ABSENT, *_: Value) -> Results:
    """Return a value that identifies an upvalue, nil if there is none."""
    number = check_int(2, n)
    cell = _cell(check_function(1, f), number)
    if cell is None:
        return None
    identities: dict[int, LightUserdata] = g.library_data.setdefault("debug.identities", {})  # type: ignore[assignment]
    identity = identities.get(id(cell))
    if identity is None or identity.value is not cell:
        identity = identities[id(cell)] = LightUserdata(cell)
    return identity


def _cell(function: Value, number: int) -> CellType | None:
    """Return the cell of an upvalue; a host function's can be compared, but not read."""
    cells = _cells(function)
    return cells[number - 1] if 0 < number <= len(cells) else None


def _cells(function: Value) -> Sequence[CellType]:
    if is_lua_function(function):
        return upvalues_of(function)  # type: ignore[arg-type]
    return getattr(function, "__closure__", None) or ()


@LIBRARY.function("f1, n1, f2, n2")
def upvaluejoin(
    g: GlobalState, f1: Value = ABSENT, n1: Value = ABSENT, f2: Value = ABSENT, n2: Value = ABSENT, *_: Value
) -> Results:
    """Make an upvalue of *f1* refer to one of *f2*."""
    _need_frames(g, upvaluejoin, (f1, n1, f2, n2))
    first_number = _check_upvalue(1, f1, 2, n1)
    second_number = _check_upvalue(3, f2, 4, n2)
    if not is_lua_function(f1):
        raise argument_error(1, "Lua function expected")
    if not is_lua_function(f2):
        raise argument_error(3, "Lua function expected")
    running = [activation.frame for activation in activations(g, g.running) if activation.function is f1]
    replace_upvalue(f1, first_number - 1, upvalues_of(f2)[second_number - 1])  # type: ignore[arg-type]
    for frame in running:
        if frame is not None:
            frame.upvalues = upvalues_of(f1)  # type: ignore[arg-type]
    return ()


def _check_upvalue(function_number: int, function: Value, number: int, up: Value) -> int:
    index = check_int(number, up)
    if _upvalue(check_function(function_number, function), index) is None:
        raise argument_error(number, "invalid upvalue index")
    return index


# ---------------------------------------------------------------- metatables, registry, user values


@LIBRARY.function("value")
def getmetatable(g: GlobalState, value: Value = ABSENT, *_: Value) -> Results:
    """Return the metatable of *value*, whatever ``__metatable`` says."""
    return metatable_of(g, check_any(1, value))


@LIBRARY.function("value, table")
def setmetatable(g: GlobalState, value: Value = ABSENT, table: Value = ABSENT, *_: Value) -> Results:
    """Set the metatable of *value* (of its whole type for basic values) and return *value*."""
    if table is not None and not isinstance(table, LuaTable):
        raise type_error(2, "nil or table", table)
    set_metatable(g, value, table)
    return value


@LIBRARY.function("")
def getregistry(g: GlobalState, *_: Value) -> Results:
    """Return the registry."""
    return g.registry


@LIBRARY.function("u, n")
def getuservalue(u: Value = ABSENT, n: Value = ABSENT, *_: Value) -> Results:
    """Return a user value of a userdata and true; nil if it has none."""
    number = opt_int(2, n, 1)
    if u.__class__ is not Userdata or not 0 < number <= len(u.user_values):
        return None
    return u.user_values[number - 1], TRUE


@LIBRARY.function("udata, value, n")
def setuservalue(udata: Value = ABSENT, value: Value = ABSENT, n: Value = ABSENT, *_: Value) -> Results:
    """Set a user value of a userdata and return the userdata; nil if it has none."""
    number = opt_int(3, n, 1)
    if udata.__class__ is not Userdata:
        raise type_error(1, "userdata", udata)
    check_any(2, value)
    if not 0 < number <= len(udata.user_values):
        return None
    udata.user_values[number - 1] = value
    return udata


# ---------------------------------------------------------------- hooks and interaction


@LIBRARY.function("[thread,] hook, mask [, count]")
def sethook(g: GlobalState, *arguments: Value) -> Results:
    """Set or clear the hook of a thread."""
    _need_frames(g, sethook, arguments)
    thread, rest, shift = _split_thread(g, arguments)
    function = _argument(rest, 0)
    if function is ABSENT or function is None:
        thread.hook = None
        _remember_hook(g, thread, None)
        return ()
    mask = check_string(shift + 2, _argument(rest, 1))
    check_function(shift + 1, function)
    count = opt_int(shift + 3, _argument(rest, 2), 0)
    letters = "".join(letter for letter in HOOK_LETTERS if letter in mask)
    thread.hook = Hook(function, letters, max(count, 0)) if letters or count > 0 else None
    _remember_hook(g, thread, function)
    return ()


def _remember_hook(g: GlobalState, thread: Coroutine, function: Value) -> None:
    """Keep the hook function in a weak table of the registry, where PUC's library keeps it."""
    table = g.registry.get("_HOOKKEY")
    if not isinstance(table, LuaTable):
        table = g.registry["_HOOKKEY"] = LuaTable()
        table["__mode"] = "k"
        set_metatable(g, table, table)
    raw_set(table, thread, function)


@LIBRARY.function("[thread]")
def gethook(g: GlobalState, *arguments: Value) -> Results:
    """Return the hook function of a thread, its mask and its count."""
    thread, _, _ = _split_thread(g, arguments)
    hook = thread.hook
    return None if hook is None else (hook.function, hook.mask, hook.count)


@LIBRARY.function("limit")
def setcstacklimit(limit: Value = ABSENT, *_: Value) -> Results:
    """Do nothing but return the limit of nested calls, as 5.4 keeps it for compatibility."""
    check_int(1, limit)
    return 200


@LIBRARY.function("")
def debug(g: GlobalState, *_: Value) -> Results:
    """Run lines from standard input until "cont" or its end."""
    while True:
        g.stderr.write(b"lua_debug> ")
        g.stderr.flush()
        line = g.stdin.readline().decode("latin-1")
        if not line or line == "cont\n":
            return ()
        try:
            with g.handling(None):
                call(g, g.load_chunk(line, "=(debug command)", keep=False))
        except LuaError as failure:
            error = g.close_variables(failure)
            g.stderr.write((to_display(g, error.value) + "\n").encode("latin-1"))
            g.stderr.flush()
