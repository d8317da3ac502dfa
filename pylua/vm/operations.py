"""The meaning of every operator, once, for both engines and the library.

Each operation that may need a metamethod comes in two forms. ``resolve_x`` does everything up to the
metamethod: it returns the result, or a `MetaCall` that the engine makes in its own way (the interpreter
pushes a frame, so that a coroutine can yield across it). ``x`` makes the call at once, for library
functions. An engine may inline a fast path of an operation, and nothing else.
"""

from __future__ import annotations

from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Callable

from pylua.boolean import LuaBoolean
from pylua.bytecode.opcodes import ARITHMETIC_EVENTS, Op
from pylua.errors import CALLED, HostFault, LuaError, OperandFault, OperationFault, UnplacedError
from pylua.numeric import (
    add,
    divide,
    floor_divide,
    format_number,
    modulo,
    multiply,
    negate,
    parse_number,
    power,
    prepare_loop,
    shift_left,
    shift_right,
    subtract,
    to_integer,
)
from pylua.vm.frame import Boundary
from pylua.vm.function import (
    FUNCTION_CLASSES,
    INTERPRETED_CODE,
    LUA_MODULE,
    global_function_name,
    is_lua_function,
)
from pylua.vm.metatable import (
    MAX_META_LOOP,
    metafield,
    metatable_of,
    shown_type,
)
from pylua.vm.table import LuaTable, raw_length, raw_set
from pylua.vm.unwinding import TailCall, TakeOver
from pylua.vm.values import (
    COMPARED_IN_PYTHON,
    Results,
    Userdata,
    Value,
    address,
    first,
    is_true,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

    from pylua.vm.coroutine import Coroutine
    from pylua.vm.globalstate import GlobalState

__all__ = ["metafield", "metatable_of", "shown_type"]  # and all below

LARGE_STRING = 1 << 12
"""Strings from this length on are charged when they are concatenated, and the meter is asked for the result."""


class MetaCall:
    """A call of a metamethod that an operation needs; the engine makes it."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: Value, *arguments: Value) -> None:
        self.function = function
        self.arguments = arguments


def _finish(g: GlobalState, outcome: Value) -> Value:
    """Make the call that *outcome* asks for, if it does, and return one value."""
    if outcome.__class__ is MetaCall:
        return first(call(g, outcome.function, *outcome.arguments))
    return outcome


# ---------------------------------------------------------------- calls


def resolve_call(
    g: GlobalState, function: Value, arguments: tuple[Value, ...]
) -> tuple[Value, tuple[Value, ...]]:
    """Follow ``__call`` until there is a function; the called objects become leading arguments.

    Raises:
        OperandFault: "attempt to call a ... value".
    """
    while function.__class__ not in FUNCTION_CLASSES:
        handler = metafield(g, function, "__call")
        if handler is None:
            raise OperandFault(f"attempt to call a {shown_type(g, function)} value", CALLED)
        if len(arguments) > MAX_META_LOOP:
            raise OperationFault("stack overflow")
        arguments = (function, *arguments)
        function = handler
    return function, arguments


def call(g: GlobalState, function: Value, *arguments: Value) -> Results:
    """Call *function* from host code. A coroutine can't yield across this (§4.5 of the manual).

    Raises:
        LuaError: complete with position and names.
    """
    if function.__class__ not in FUNCTION_CLASSES:
        try:
            function, arguments = resolve_call(g, function, arguments)
        except UnplacedError as error:
            error.place(g.operator_site() or NowhereSite(g, None))
            raise LuaError(error.value) from None
    if is_lua_function(function):
        return g.execute(function, arguments)
    return call_host(g, function, arguments)


def call_host(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> Results:
    """Call a host function from host code; its errors get no position, as no Lua code called it."""
    thread = g.running
    caller = thread.frame
    try:
        g.enter_call(1)
        thread.frame = Boundary(caller, function, arguments)
        return call_hooked(g, thread, function, arguments)
    except UnplacedError as error:
        error.place(g.operator_site(in_host=True) or NowhereSite(g, function))
        raise g.handle_raised(LuaError(error.value)) from error.__cause__
    except LuaError as error:
        if error.handled:
            raise
        raise g.handle_raised(error) from error.__cause__
    finally:
        thread.frame = caller
        g.levels -= 1


def call_hooked(g: GlobalState, thread: Coroutine, function: Value, arguments: Sequence[Value]) -> Results:
    """Call a host function with call and return events around it, if there is a hook."""
    if thread.hook is not None:
        thread.hook.host_called(g, arguments)
    try:
        results: Results = function(*arguments)  # type: ignore[operator]
    except DIRECT_CALLS_END as request:  # it was a function of the translator
        results, _ = finish_direct_call(g, request, function)  # type: ignore[arg-type]
    if thread.hook is not None:
        thread.hook.host_returns(g, results)
    return results


DIRECT_CALLS_END = (TailCall, TakeOver)
"""What a direct call may raise beside errors; `finish_direct_call` knows what to do."""

TAKING_OVER: set[CodeType] = {call_hooked.__code__}
"""The code of host functions that may have `TakeOver` raised by the functions that they call."""


class DirectCalls:
    """A block in which host code calls functions as they are, if `allow_direct_calls` says that it may.

    A call takes 0.06 us instead of the 0.5 of `call`; the block 0.4.
    """

    __slots__ = ("_g", "_thread")

    def __init__(self, g: GlobalState) -> None:
        self._g = g
        self._thread = g.running

    def __enter__(self) -> None:
        """Count one more call from host code.

        Raises:
            LuaError: "C stack overflow".
        """
        self._thread.boundaries += 1
        try:
            self._g.enter_call(1)
        except LuaError as error:
            self.__exit__(None, error, None)
            raise

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Complete an error of the called function; those of host code must be raised outside of the block."""
        self._thread.boundaries -= 1
        self._g.levels -= 1
        if isinstance(error, (UnplacedError, RecursionError, MemoryError)):
            raise self._g.complete_error(error) from error.__cause__


def allow_direct_calls(g: GlobalState, function: Value) -> bool:
    """Return whether *function* is one of the translator, and no hook wants to know of calls."""
    return (
        function.__class__ is FunctionType
        and function.__module__ is LUA_MODULE
        and function.__code__ is not INTERPRETED_CODE
        and g.running.hook is None
    )


def finish_direct_call(
    g: GlobalState, request: TailCall | TakeOver, function: Callable[..., Results]
) -> tuple[Results, Callable[..., Results]]:
    """Return what a call gives that ended in *request*, and what to call instead of *function* from now on."""
    if isinstance(request, TailCall):
        tail = request.function  # a traceback looks for it
        results = call(g, tail, *request.arguments)
    else:
        results = g.go_on(request.frames, request.function, request.arguments)
    return results, function if g.running.hook is None else partial(call, g, function)


class NowhereSite:
    """The site of a host function that host code called: no position, a name only if it is a global one's."""

    def __init__(self, g: GlobalState, function: Value) -> None:
        self._g = g
        self._function = function

    def position(self) -> str:
        """Return no position."""
        return ""

    caller_position = position

    def function_name(self) -> tuple[str, str | None]:
        """Return the function's global name, if it has one."""
        return "", global_function_name(self._g, self._function)

    def variable(self, operand: int) -> str:  # noqa: ARG002  the protocol's
        """Return no variable."""
        return ""

    def calls_host(self) -> bool:
        """Return True: no Lua code is near."""
        return True


# ---------------------------------------------------------------- index


def resolve_index(g: GlobalState, container: Value, key: Value) -> Value:
    """Return ``container[key]``, or the `MetaCall` of its ``__index`` function."""
    current = container
    for _ in range(MAX_META_LOOP):
        if isinstance(current, LuaTable):
            value = current.get(key)
            if value is not None or current.__class__ is LuaTable:
                return value
            metatable = current.metatable
            handler = None if metatable is None else metatable.get("__index")
            if handler is None:
                return None
        else:
            handler = metafield(g, current, "__index")
            if handler is None:
                raise _index_fault(g, container, current)
        if handler.__class__ in FUNCTION_CLASSES:
            return MetaCall(handler, current, key)
        current = handler
    raise OperationFault("'__index' chain too long; possible loop")


def index(g: GlobalState, container: Value, key: Value) -> Value:
    """Return ``container[key]`` with metamethods."""
    return _finish(g, resolve_index(g, container, key))


def _index_fault(g: GlobalState, container: Value, current: Value) -> LuaError:
    """Return the error for indexing *current*, which is *container* itself or what its metatable led to."""
    message = f"attempt to index a {shown_type(g, current)} value"
    return OperandFault(message, 0) if current is container else OperationFault(message)


def resolve_set_index(g: GlobalState, container: Value, key: Value, value: Value) -> MetaCall | None:
    """Do ``container[key] = value``, or return the `MetaCall` of its ``__newindex`` function."""
    current = container
    for _ in range(MAX_META_LOOP):
        if isinstance(current, LuaTable):
            handler = None
            if current.__class__ is not LuaTable and current.get(key) is None:
                metatable = current.metatable
                handler = None if metatable is None else metatable.get("__newindex")
            if handler is None:
                if key is None:
                    raise OperationFault("table index is nil")
                if key != key:  # noqa: PLR0124  only NaN differs from itself
                    raise OperationFault("table index is NaN")
                raw_set(current, key, value)
                return None
        else:
            handler = metafield(g, current, "__newindex")
            if handler is None:
                raise _index_fault(g, container, current)
        if handler.__class__ in FUNCTION_CLASSES:
            return MetaCall(handler, current, key, value)
        current = handler
    raise OperationFault("'__newindex' chain too long; possible loop")


def set_index(g: GlobalState, container: Value, key: Value, value: Value) -> None:
    """Do ``container[key] = value`` with metamethods."""
    _finish(g, resolve_set_index(g, container, key, value))


# ---------------------------------------------------------------- arithmetic


def _bit_and(a: int, b: int) -> int:
    return a & b


def _bit_or(a: int, b: int) -> int:
    return a | b


def _bit_xor(a: int, b: int) -> int:
    return a ^ b


_FLOAT_OPERATIONS: dict[int, Callable[[int | float, int | float], int | float]] = {
    Op.ADD: add, Op.SUB: subtract, Op.MUL: multiply, Op.MOD: modulo, Op.POW: power, Op.DIV: divide,
    Op.IDIV: floor_divide,
}  # fmt: skip
_BIT_OPERATIONS: dict[int, Callable[[int, int], int]] = {
    Op.BAND: _bit_and, Op.BOR: _bit_or, Op.BXOR: _bit_xor, Op.SHL: shift_left, Op.SHR: shift_right,
}  # fmt: skip
_NUMBERS = frozenset((int, float))


def resolve_arithmetic(g: GlobalState, op: int, a: Value, b: Value) -> Value:
    """Return the result of the binary arithmetic or bitwise opcode *op*, or its `MetaCall`."""
    if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
        operation = _FLOAT_OPERATIONS.get(op)
        if operation is not None:
            return operation(a, b)  # type: ignore[arg-type]
        left, right = to_integer(a), to_integer(b)  # type: ignore[arg-type]
        if left is not None and right is not None:
            return _BIT_OPERATIONS[op](left, right)
    event = ARITHMETIC_EVENTS[op]
    handler = metafield(g, a, event)
    if handler is None:
        handler = metafield(g, b, event)
        if handler is None:
            raise _arithmetic_fault(g, op, a, b)
    return MetaCall(handler, a, b)


def _arithmetic_fault(g: GlobalState, op: int, a: Value, b: Value) -> LuaError:
    """Return the error of luaT_trybinTM: which operand is to blame, and for what."""
    if op in _BIT_OPERATIONS or op == Op.BNOT:
        if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
            culprit = 1 if to_integer(a) is None else 2  # type: ignore[arg-type]
            return _NoIntegerFault(culprit)
        action = "perform bitwise operation on"
    else:
        action = "perform arithmetic on"
    if a.__class__ in _NUMBERS:
        return OperandFault(f"attempt to {action} a {shown_type(g, b)} value", 2)
    return OperandFault(f"attempt to {action} a {shown_type(g, a)} value", 1)


class _NoIntegerFault(OperandFault):
    """A float without integer value met a bitwise operator; the variable stands inside the message."""

    def __init__(self, operand: int) -> None:
        super().__init__("number has no integer representation", operand)

    def place(self, site: object) -> None:
        """Write "number (local 'x') has no integer representation" (luaG_tointerror)."""
        if site.calls_host():  # type: ignore[attr-defined]
            self.value = self.message
        else:
            variable = site.variable(self.operand)  # type: ignore[attr-defined]
            self.value = f"{site.position()}number{variable} has no integer representation"  # type: ignore[attr-defined]


def resolve_unary(g: GlobalState, op: int, a: Value) -> Value:
    """Return the result of ``UNM`` or ``BNOT``, or its `MetaCall`."""
    if a.__class__ in _NUMBERS:
        if op == Op.UNM:
            return negate(a)  # type: ignore[arg-type]
        whole = to_integer(a)  # type: ignore[arg-type]
        if whole is not None:
            return ~whole
    handler = metafield(g, a, ARITHMETIC_EVENTS[op])
    if handler is None:
        raise _arithmetic_fault(g, op, a, a)
    return MetaCall(handler, a, a)


def arithmetic(g: GlobalState, op: int, a: Value, b: Value) -> Value:
    """Return the result of the arithmetic opcode *op* with metamethods (lua_arith); unary ones ignore *b*."""
    if op in (Op.UNM, Op.BNOT):
        return _finish(g, resolve_unary(g, op, a))
    return _finish(g, resolve_arithmetic(g, op, a, b))


# ---------------------------------------------------------------- concatenation and length


def concat_strings(g: GlobalState, values: list[Value]) -> str | None:
    """Return the joined *values* if all are strings or numbers, else None."""
    parts: list[str] = []
    size = 0
    is_large = False
    for value in values:
        if value.__class__ is str:
            part: str = value
            is_large = is_large or len(part) >= LARGE_STRING
        elif value.__class__ in _NUMBERS:
            part = format_number(value)  # type: ignore[arg-type]
        else:
            return None
        size += len(part)
        parts.append(part)
    if is_large:
        g.meter.charge(size >> 6)
        g.meter.reserve(size)
    return "".join(parts)


def resolve_concat(g: GlobalState, values: list[Value]) -> Value:
    """Concatenate the last values of *values* in place, right to left, until one is left or a `MetaCall` is due.

    With a `MetaCall`, the two operands are taken off; the engine appends the result and asks again.
    """
    while len(values) > 1:
        last = len(values)
        while last > 0 and (values[last - 1].__class__ is str or values[last - 1].__class__ in _NUMBERS):
            last -= 1
        if last < len(values) - 1:  # two or more strings at the end
            joined = concat_strings(g, values[last:])
            del values[last:]
            values.append(joined)
            continue
        a, b = values[-2], values[-1]
        handler = metafield(g, a, "__concat")
        if handler is None:
            handler = metafield(g, b, "__concat")
            if handler is None:
                culprit = len(values) - 2
                if a.__class__ is str or a.__class__ in _NUMBERS:
                    culprit += 1
                raise OperandFault(
                    f"attempt to concatenate a {shown_type(g, values[culprit])} value", culprit
                )
        del values[-2:]
        return MetaCall(handler, a, b)
    return values[0]


def concat(g: GlobalState, a: Value, b: Value) -> Value:
    """Return ``a .. b`` with metamethods."""
    return _finish(g, resolve_concat(g, [a, b]))


def resolve_length(g: GlobalState, value: Value) -> Value:
    """Return ``#value``, or the `MetaCall` of its ``__len``."""
    if value.__class__ is str:
        return len(value)
    if value.__class__ is LuaTable:
        return raw_length(value)
    handler = metafield(g, value, "__len")
    if handler is not None:
        return MetaCall(handler, value, value)
    if isinstance(value, LuaTable):
        return raw_length(value)
    raise OperandFault(f"attempt to get length of a {shown_type(g, value)} value", 1)


def length(g: GlobalState, value: Value) -> Value:
    """Return ``#value`` with metamethods; ``__len`` may give any value."""
    return _finish(g, resolve_length(g, value))


# ---------------------------------------------------------------- comparison


def resolve_equals(g: GlobalState, a: Value, b: Value) -> bool | MetaCall:
    """Return whether ``a == b``, or the `MetaCall` of ``__eq``."""
    if a == b if a.__class__ in COMPARED_IN_PYTHON else a is b:  # raw_equal
        return True
    if (isinstance(a, LuaTable) and isinstance(b, LuaTable)) or (
        a.__class__ is Userdata and b.__class__ is Userdata
    ):
        handler = metafield(g, a, "__eq")
        if handler is None:
            handler = metafield(g, b, "__eq")
        if handler is not None:
            return MetaCall(handler, a, b)
    return False


def equals(g: GlobalState, a: Value, b: Value) -> bool:
    """Return whether ``a == b`` with metamethods."""
    return _finish_test(g, resolve_equals(g, a, b))


def _finish_test(g: GlobalState, outcome: bool | MetaCall) -> bool:  # noqa: FBT001  an outcome, not a flag
    if outcome.__class__ is MetaCall:
        return is_true(_finish(g, outcome))
    return outcome  # type: ignore[return-value]


def resolve_less_than(g: GlobalState, a: Value, b: Value) -> bool | MetaCall:
    """Return whether ``a < b``, or the `MetaCall` of ``__lt``. Strings compare by bytes (the C locale)."""
    if (a.__class__ in _NUMBERS and b.__class__ in _NUMBERS) or (a.__class__ is str and b.__class__ is str):
        return a < b  # type: ignore[operator, no-any-return]
    return _order_call(g, "__lt", a, b)


def resolve_less_equal(g: GlobalState, a: Value, b: Value) -> bool | MetaCall:
    """Return whether ``a <= b``, or the `MetaCall` of ``__le``."""
    if (a.__class__ in _NUMBERS and b.__class__ in _NUMBERS) or (a.__class__ is str and b.__class__ is str):
        return a <= b  # type: ignore[operator, no-any-return]
    return _order_call(g, "__le", a, b)


def _order_call(g: GlobalState, event: str, a: Value, b: Value) -> MetaCall:
    handler = metafield(g, a, event)
    if handler is None:
        handler = metafield(g, b, event)
        if handler is None:
            left, right = shown_type(g, a), shown_type(g, b)
            if left == right:
                raise OperationFault(f"attempt to compare two {left} values")
            raise OperationFault(f"attempt to compare {left} with {right}")
    return MetaCall(handler, a, b)


def less_than(g: GlobalState, a: Value, b: Value) -> bool:
    """Return whether ``a < b`` with metamethods."""
    return _finish_test(g, resolve_less_than(g, a, b))


def less_equal(g: GlobalState, a: Value, b: Value) -> bool:
    """Return whether ``a <= b`` with metamethods."""
    return _finish_test(g, resolve_less_equal(g, a, b))


# ---------------------------------------------------------------- text of a value


def to_display(g: GlobalState, value: Value) -> str:
    """Return *value* as ``tostring`` gives it (luaL_tolstring)."""
    handler = metafield(g, value, "__tostring")
    if handler is not None:
        text = first(call(g, handler, value))
        if text.__class__ in _NUMBERS:
            return format_number(text)  # type: ignore[arg-type]
        if text.__class__ is not str:
            raise HostFault("'__tostring' must return a string")
        return text
    if value.__class__ is str:
        return value
    if value.__class__ in _NUMBERS:
        return format_number(value)  # type: ignore[arg-type]
    if value is None or value.__class__ is LuaBoolean:
        return "nil" if value is None else repr(value)
    return f"{shown_type(g, value)}: {address(value)}"


# ---------------------------------------------------------------- numeric for


def prepare_for(g: GlobalState, start: Value, limit: Value, step: Value) -> tuple[Value, Value, Value] | None:
    """Return what drives a numeric ``for`` (see `numeric.prepare_loop`), None if it does not run (forprep in lvm.c).

    Strings convert, but a string start or step makes a float loop.
    """
    if start.__class__ is int and step.__class__ is int:
        if step == 0:
            raise OperationFault("'for' step is zero")
        return prepare_loop(start, _loop_number(g, limit, "limit"), step)
    limit = _loop_number(g, limit, "limit")
    step = _loop_number(g, step, "step")
    start = _loop_number(g, start, "initial value")
    return prepare_loop(float(start), limit, step)


def _loop_number(g: GlobalState, value: Value, what: str) -> int | float:
    if value.__class__ in _NUMBERS:
        return value  # type: ignore[return-value]
    number = parse_number(value) if value.__class__ is str else None
    if number is None:
        raise OperationFault(f"bad 'for' {what} (number expected, got {shown_type(g, value)})")
    return number
