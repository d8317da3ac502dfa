"""What translated code calls: everything beyond the fast paths that stand in its text.

The functions here decide nothing: meaning comes from `operations`. Most take the state first. `namespace` is the
globals of all translated functions of a state.
"""

from __future__ import annotations

import sys
from types import CellType, FunctionType
from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.errors import HostFault, InternalError, LuaError, OperationFault
from pylua.numeric import float_loop_goes_on, format_number, multiply, wrap
from pylua.vm import calls, interpreter, operations, segments
from pylua.vm.frame import Frame
from pylua.vm.function import FUNCTION_CLASSES, LUA_MODULE, new_function
from pylua.vm.globalstate import MAX_LEVELS
from pylua.vm.metatable import metafield
from pylua.vm.recursion import lua_error_from
from pylua.vm.table import (
    LuaTable,
    begin_traversal,
    end_traversal,
    keep_dead_key,
    next_entry,
    raw_length,
    set_list,
)
from pylua.vm.translator import intrinsics
from pylua.vm.translator.stack import Resumed, registers_from
from pylua.vm.unwinding import TAIL_CALLS, TailCall, TakeOver
from pylua.vm.values import Results, Value, as_tuple, first, is_true

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pylua.vm.globalstate import GlobalState
    from pylua.vm.translator.linker import Translation

_NUMBERS = frozenset((int, float))


# ---------------------------------------------------------------- numbers and strings


def check(result: Value) -> Value:
    """Return the result of + or - on two numbers within 64 bits; one of a string is refused."""
    if result.__class__ is int:
        return wrap(result)
    if result.__class__ is float:
        return result
    raise TypeError


def multiply_any(g: GlobalState, a: Value, b: Value) -> Value:
    """Return ``a * b``, neither being a float as a rule."""
    if a.__class__ is int and b.__class__ is int:
        return multiply(a, b)
    return arithmetic(g, Op.MUL, a, b)


def text(value: Value) -> str:
    """Return a number as a string; anything else is refused."""
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    raise TypeError


# ---------------------------------------------------------------- metamethods


def metacall(g: GlobalState, function: Value, *arguments: Value) -> Results:
    """Call a metamethod: a function of the translator as translated code calls it, anything else as host code does.

    An addition by such a function takes 0.84 us instead of 2.3, ``==`` 0.66 instead of 1.2.
    """
    if (
        function.__class__ is not FunctionType
        or function.__globals__ is not g.namespace
        or g.running.hook is not None
    ):
        return operations.call(g, function, *arguments)
    g.levels += 1
    try:
        if g.levels > MAX_LEVELS:
            g.check_levels(g.levels)
        return function(*arguments)
    except (TypeError, TailCall):
        return call(g, function, arguments)
    except TakeOver as request:
        return segments.go_on(g, request.frames, request.function, request.arguments)
    finally:
        g.levels -= 1


def _finish(g: GlobalState, outcome: Value) -> Value:
    """Make the call that *outcome* asks for, if it does, and return one value."""
    if outcome.__class__ is operations.MetaCall:
        return first(metacall(g, outcome.function, *outcome.arguments))
    return outcome


def arithmetic(g: GlobalState, op: int, a: Value, b: Value) -> Value:
    """Return the result of a binary opcode."""
    return _finish(g, operations.resolve_arithmetic(g, op, a, b))


def unary(g: GlobalState, op: int, a: Value) -> Value:
    """Return ``-a`` or ``~a``."""
    return _finish(g, operations.resolve_unary(g, op, a))


def index(g: GlobalState, container: Value, key: Value) -> Value:
    """Return ``container[key]``."""
    return _finish(g, operations.resolve_index(g, container, key))


def set_index(g: GlobalState, container: Value, key: Value, value: Value) -> None:
    """Do ``container[key] = value``."""
    _finish(g, operations.resolve_set_index(g, container, key, value))


def length(g: GlobalState, value: Value) -> Value:
    """Return ``#value``."""
    return _finish(g, operations.resolve_length(g, value))


def concat_values(g: GlobalState, values: list[Value]) -> Value:
    """Return ``values[0] .. values[1] .. …``."""
    while True:
        outcome = operations.resolve_concat(g, values)
        if outcome.__class__ is not operations.MetaCall:
            return outcome
        values.append(_finish(g, outcome))


# ---------------------------------------------------------------- calls


def call(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> Results:
    """Return what a call gives that Python could not make by itself, or that ended in a tail call.

    The exception that tells so is the one being handled: to name it in the text, which gives it to nobody else,
    would make Python's code of each call longer by ten instructions.
    """
    error = sys.exc_info()[1]
    assert error is not None  # noqa: S101  this is called by handlers only
    error.__context__ = None  # or a chain would grow that Python walks at each error
    if error.__class__ is TailCall:
        return finish_tail_call(g, error)
    if function.__class__ in FUNCTION_CLASSES:
        message = f"a host function failed: {error}"
        raise InternalError(message) from error
    del error
    function, arguments = operations.resolve_call(g, function, arguments)
    return finish_tail_call(g, TailCall(function, arguments))


def tail_call(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> TailCall:
    """Return what to raise for a tail call that Python could not make by itself; see `call`."""
    if function.__class__ in FUNCTION_CLASSES:
        error = sys.exc_info()[1]
        message = f"a host function failed: {error}"
        raise InternalError(message) from error
    return TailCall(*operations.resolve_call(g, function, arguments))


def finish_tail_call(g: GlobalState, request: TailCall) -> Results:
    """Make the calls that tail calls have put off."""
    while True:
        function, arguments = request.function, request.arguments
        if function.__class__ not in FUNCTION_CLASSES:
            function, arguments = operations.resolve_call(g, function, arguments)
        count = len(arguments)
        try:  # calls with few arguments do not need C's stack
            if count == 1:
                return function(arguments[0])  # type: ignore[operator]
            if count == 2:
                return function(arguments[0], arguments[1])  # type: ignore[operator]
            if count == 3:
                return function(arguments[0], arguments[1], arguments[2])  # type: ignore[operator]
            if count == 4:
                return function(arguments[0], arguments[1], arguments[2], arguments[3])  # type: ignore[operator]
            return spread(g, function, arguments) if count else function()  # type: ignore[operator]
        except TailCall as another:
            request = another


def spread(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> Results:
    """Call *function* with many arguments, which needs C's stack, so that calls of this kind are counted."""
    try:
        g.enter_call(1)
        return function(*arguments)  # type: ignore[operator]
    finally:
        g.levels -= 1


def adjust(results: Results, wanted: int) -> tuple[Value, ...]:
    """Return exactly *wanted* values."""
    values = as_tuple(results)
    given = len(values)
    return values[:wanted] if given >= wanted else values + (None,) * (wanted - given)


# ---------------------------------------------------------------- loops


def loop(g: GlobalState, start: Value, limit: Value, step: Value) -> Iterable[Value]:
    """Return what a numeric loop counts through."""
    prepared = operations.prepare_for(g, start, limit, step)
    if prepared is None:
        return ()
    first_value, count, by = prepared
    if by.__class__ is int:
        return range(first_value, first_value + by * (count + 1), by)  # type: ignore[operator, call-overload, no-any-return]
    return _float_loop(first_value, count, by)


def _float_loop(value: Value, limit: Value, step: Value) -> Iterator[Value]:
    while True:
        yield value
        value = value + step  # type: ignore[operator]
        if not float_loop_goes_on(value, limit, step):  # type: ignore[arg-type]
            return


def iterate(g: GlobalState, function: Value, state: Value, control: Value, wanted: int) -> Iterable[Value]:
    """Return what a generic loop goes through: bare values if one is wanted, else tuples."""
    if function is g.next_function and isinstance(state, LuaTable) and control is None:
        return _entries(state, wanted)
    if (
        function is g.ipairs_step
        and isinstance(state, LuaTable)
        and control.__class__ is int
        and 0 <= control < FAR
    ):
        return _elements(g, state, control, wanted)
    return _iterations(g, function, state, control, wanted)


FAR = 1 << 53
"""Nobody counts on to here."""


def _elements(g: GlobalState, table: LuaTable, place: int, wanted: int) -> Iterator[Value]:
    """Yield the elements behind *place* as the iterator of `ipairs` gives them (80 ns each instead of 250)."""
    more = (None,) * (wanted - 2)
    get = table.get
    while True:
        value = get(place + 1)
        if value is None:
            break
        place += 1
        if wanted == 2:
            yield place, value
        else:
            yield place if wanted == 1 else (place, value, *more)
    if table.delegates:
        yield from _iterations(g, g.ipairs_step, table, place, wanted)


def _entries(table: LuaTable, wanted: int) -> Iterator[Value]:
    """Yield the entries of a table as `next` gives them (110 ns each instead of 400 by calling it)."""
    traversal = begin_traversal(table)
    if traversal is None:
        return
    more = (None,) * (wanted - 2)
    get = table.get
    key: Value = None
    keys = None
    try:
        while traversal.keys is not keys:  # clearing many fields makes new ones of the rest
            keys = traversal.keys
            for key in keys:
                value = get(key)
                if value is not None:
                    traversal.key = key
                    if wanted == 2:
                        yield key, value
                    else:
                        yield key if wanted == 1 else (key, value, *more)
                    if table.traversal is not traversal:
                        _begin_again()
    except RuntimeError:  # also by an insertion
        pass
    except GeneratorExit:  # the loop was left
        if table.__class__ is not LuaTable and table.traversal is traversal and traversal.outer is None:
            end_traversal(table)
        raise
    else:
        end_traversal(table)
        return
    while True:
        try:
            entry = next_entry(table, key)
        except KeyError:
            raise HostFault("invalid key to 'next'") from None
        if entry is None:
            return
        key = entry[0]
        yield key if wanted == 1 else entry + more


def _begin_again() -> None:
    """End the short way through a table that somebody else traverses now."""
    raise RuntimeError


def _iterations(
    g: GlobalState, function: Value, state: Value, control: Value, wanted: int
) -> Iterator[Value]:
    while True:
        g.levels += 1  # a generator needs C's stack
        try:
            if g.levels > MAX_LEVELS:
                g.check_levels(g.levels)
            results = function(state, control)  # type: ignore[operator]
        except (TypeError, TailCall):
            results = call(g, function, (state, control))
        finally:
            g.levels -= 1
        if results.__class__ is tuple:
            control = results[0] if results else None
            if control is None:
                return
            yield control if wanted == 1 else results if len(results) == wanted else adjust(results, wanted)
        else:
            if results is None:
                return
            control = results
            yield results if wanted == 1 else (results, *(None,) * (wanted - 1))


# ---------------------------------------------------------------- to-be-closed variables


def mark(g: GlobalState, marks: list[tuple[int, Value]], register: int, value: Value, name: str) -> None:
    """Mark a variable to be closed; false and nil need no closing."""
    if value.__class__ is CellType:
        value = value.cell_contents
    if not is_true(value):
        return
    if metafield(g, value, "__close") is None:
        raise OperationFault(f"variable '{name}' got a non-closable value")
    marks.append((register, value))


def close(g: GlobalState, marks: list[tuple[int, Value]], register: int) -> None:
    """Close what is marked from *register* on, the last one first."""
    while marks and marks[-1][0] >= register:
        _, value = marks.pop()
        request = calls.closing_call(g, value, None)
        operations.call(g, request.function, *request.arguments)
    if g.running.hook is not None:  # it has just been set
        g.take_over(None, (), 1)


FAILURES = (LuaError, RecursionError, MemoryError)


def leave(  # what translated code calls has the state first
    g: GlobalState,  # noqa: ARG001
    error: BaseException,
    marks: list[tuple[int, Value]],
) -> BaseException:
    """Leave the marked variables to whoever catches *error*; return the error to raise."""
    if not isinstance(error, LuaError):
        error = lua_error_from(error).with_traceback(error.__traceback__)  # type: ignore[arg-type]
    error.to_close = [value for _, value in marks] + error.to_close
    return error


# ---------------------------------------------------------------- the interpreter takes over


def interpret(
    g: GlobalState, translation: Translation, cells: tuple[CellType, ...], arguments: tuple[Value, ...]
) -> Results:
    """Run a function that has not been translated; *cells* are those of its closure."""
    return interpreter.execute(g, interpreted(g, translation, cells), arguments)


def interpreted(g: GlobalState, translation: Translation, cells: tuple[CellType, ...]) -> FunctionType:
    """Return a function of the interpreter with the upvalues of a translated one."""
    own = translation.cells
    return new_function(
        g, translation.proto, [cells[place] for place in translation.order] if own is None else own
    )


def resume(
    g: GlobalState,
    error: TypeError | TakeOver,
    values: dict[str, Value],
    cells: tuple[CellType, ...],
    upvalues: tuple[CellType, ...],
) -> Results:
    """Run the rest of an activation in the interpreter, from the instruction on that its Python code can't do."""
    frame = captured_frame(g, error, values, cells, upvalues)
    del error, values, cells, upvalues
    return segments.go_on(g, [frame])


def captured_frame(
    g: GlobalState,
    error: TypeError | TakeOver,
    values: dict[str, Value],
    cells: tuple[CellType, ...],
    upvalues: tuple[CellType, ...],
) -> Frame:
    """Return the frame of an activation that *error* has just ended; for a `TakeOver`, add it to those and go on.

    Raises:
        TakeOver: the same again.
    """
    traceback = error.__traceback__
    if traceback is None:  # it has just been caught
        raise error
    if traceback.tb_next is not None and not isinstance(error, TakeOver):
        message = f"translated code failed: {error}"
        raise InternalError(message) from error
    translation = traceback.tb_frame.f_code.co_consts[-1]
    pc = translation.pc_at(traceback.tb_lasti, traceback.tb_lineno)
    python = traceback.tb_frame
    del traceback
    proto = translation.proto
    frame = Frame()
    frame.python = Resumed(python)
    frame.proto = proto
    frame.upvalues = [upvalues[place] for place in translation.order]
    frame.registers = registers = registers_from(translation, values, pc, pc)
    made = sorted(int(name[1:]) for name in values if name[0] == "c" and name[1:].isdigit())
    natives = dict(zip(translation.natives, cells))
    for newcell in made:
        register = proto.code[newcell][1]
        if registers[register].__class__ is CellType:
            registers[register] = natives[newcell]
    frame.varargs = values.get("varargs", ())  # type: ignore[assignment]
    results = values.get("o", ())
    frame.open = results if results.__class__ is tuple else (results,)
    frame.pending = None
    marks = values.get("marks")
    frame.to_close = [register for register, _ in marks] if marks else None  # type: ignore[attr-defined]
    frame.is_tail_call = False
    frame.hook_line = -1
    frame.pc = pc
    _restore_loops(g, frame, values)
    if isinstance(error, TakeOver):
        frame.pc += 1
        frame.pending, error.pending = error.pending, None
        error.frames.append(frame)
        raise error
    return frame


def _restore_loops(g: GlobalState, frame: Frame, values: dict[str, Value]) -> None:
    """Set the registers of the loops around the frame's instruction as the interpreter has them."""
    proto, registers = frame.proto, frame.registers
    for prepare, (op, a, target, _) in enumerate(proto.code):
        if op == Op.FORPREP and prepare < frame.pc < target:
            variable = values.get(f"i{prepare}", registers[a + 3])
            prepared = operations.prepare_for(g, variable, registers[a + 1], registers[a + 2])
            if prepared is None:
                continue
            registers[a : a + 3] = prepared
        elif op == Op.TFORPREP and prepare < frame.pc <= target:
            key = values.get(f"k{prepare}", registers[a + 4])
            if key.__class__ is CellType:  # in a function with goto
                key = key.cell_contents
            registers[a + 2] = key
            table = registers[a + 1]
            if registers[a] is g.next_function and isinstance(table, LuaTable) and key in table:
                keep_dead_key(table, key)


# ---------------------------------------------------------------- names


def namespace(g: GlobalState) -> dict[str, object]:
    """Return the globals of the translated functions of a state."""
    names: dict[str, object] = _SHARED.copy()
    names["G"] = g
    names["GLOBALS"] = names
    names["COLLECTOR"] = g.collector
    names["TICK"] = g.meter.tick
    names["WORK_LEFT"] = g.meter.left
    names["STRINGS"] = None  # until the string library comes
    names["STRING_META"] = LuaTable()
    return names


_SHARED: dict[str, object] = {
    **intrinsics.NAMES,
    "__name__": LUA_MODULE,
    "__builtins__": {},
    "ADJUST": adjust,
    "ARITHMETIC": arithmetic,
    "BORDER": raw_length,
    "CALL": call,
    "CALL_TROUBLE": (TypeError, TailCall),
    "CELL": CellType,
    "CHECK": check,
    "CLOSE": close,
    "CONCAT": concat_values,
    "FAILURES": FAILURES,
    "FIRST": first,
    "FUNCTION": FunctionType,
    "HANDED_OVER": (TypeError, TakeOver),
    "INDEX": index,
    "INTERPRET": interpret,
    "ITERATE": iterate,
    "LEAVE": leave,
    "LENGTH": length,
    "LOOP": loop,
    "MARK": mark,
    "MULTIPLY": multiply_any,
    "RESUME": resume,
    "SETINDEX": set_index,
    "SET_LIST": set_list,
    "SPREAD": spread,
    "TABLE": LuaTable,
    "TAIL": TailCall,
    "TAILS": TAIL_CALLS,
    "TAIL_CALL": tail_call,
    "TEXT": text,
    "TypeError": TypeError,
    "UNARY": unary,
    "WRAP": wrap,
    "ZeroDivisionError": ZeroDivisionError,
    "iter": iter,
    "len": len,
    "locals": locals,
    "next": next,
    "range": range,
}
"""What translated code knows by name."""
