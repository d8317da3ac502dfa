"""Coroutines of the translator: generator forms of functions, and what their code calls.

A translated function gets a second form, a generator, when it is first called inside a coroutine. There a call is
``yield from`` the called function's form, so that what `coroutine.yield` yields travels to whoever resumes, and what
Lua needs to yield across (`pcall`, metamethods, iterators) has a form as well. A chain of generators uses C's stack;
calls deeper than `DEEP` run in the interpreter, which knows no depth.
"""

from __future__ import annotations

from types import CellType, FunctionType
from typing import TYPE_CHECKING, Callable

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.opcodes import Op
from pylua.errors import InternalError, LuaError
from pylua.vm import calls, operations, segments
from pylua.vm.coroutine import Yielded
from pylua.vm.frame import Boundary, Unwinding
from pylua.vm.function import FUNCTION_CLASSES, INTERPRETED_CODE, is_lua_function
from pylua.vm.operations import MetaCall
from pylua.vm.table import LuaTable
from pylua.vm.translator.runtime import captured_frame, interpreted, iterate, multiply_any
from pylua.vm.unwinding import TailCall, TakeOver
from pylua.vm.values import Results, Value, as_tuple, first, is_true

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pylua.vm.frame import Frame, Protected
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.translator.linker import Translation

    Resumable = Generator[tuple[Value, ...], Results, Results]
    Form = Callable[..., Resumable]

DEEP = 120
"""Calls within one coroutine that are made as nested generators."""


def resumable(g: GlobalState, function: FunctionType) -> Form | None:
    """Return the form of a function that has none yet, and keep it there; None for a host function."""
    form: Form | None = None
    if is_lua_function(function):
        translation = None if function.__code__ is INTERPRETED_CODE else function.__code__.co_consts[-1]
        if translation is None or translation.is_interpreted:
            form = _interpreted_form(g, function)
        else:
            form = FunctionType(
                translation.resumable_code(), g.namespace, "lua", function.__defaults__, function.__closure__
            )
    function.resumable = form  # type: ignore[attr-defined]
    return form


def _interpreted_form(g: GlobalState, function: FunctionType) -> Form:
    def form(depth: int, *arguments: Value) -> Resumable:  # noqa: ARG001  a form
        return (yield from segment(g, None, function, arguments))

    return form


def form_of(g: GlobalState, function: Value) -> Form | None:
    """Return the generator form of any function, None if it has none."""
    if function.__class__ is not FunctionType:
        return g.namespace["FORMS"].get(function)  # type: ignore[attr-defined, no-any-return]
    try:
        return function.resumable  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        return resumable(g, function)


def invoke(g: GlobalState, depth: int, function: Value, arguments: tuple[Value, ...]) -> Resumable:
    """Call any value."""
    while True:
        if function.__class__ not in FUNCTION_CLASSES:
            function, arguments = operations.resolve_call(g, function, arguments)
        if function is g.yield_function:
            return (yield arguments)
        form = form_of(g, function)
        try:
            if form is None:
                return function(*arguments)  # type: ignore[operator]
            return (yield from form(depth, *arguments))
        except TailCall as request:
            function, arguments = request.function, request.arguments
            tail = function  # noqa: F841  a traceback looks for it


def call(
    g: GlobalState, depth: int, error: BaseException, function: Value, arguments: tuple[Value, ...]
) -> Resumable:
    """Make a call that Python could not make by itself, or that ended in a tail call."""
    error.__context__ = None
    if error.__class__ is TailCall:
        function, arguments = error.function, error.arguments
    elif function.__class__ in FUNCTION_CLASSES:
        message = f"a host function failed: {error}"
        raise InternalError(message) from error
    del error
    return (yield from invoke(g, depth, function, arguments))


# ---------------------------------------------------------------- metamethods


def metacall(g: GlobalState, depth: int, request: MetaCall) -> Resumable:
    """Make the call that an operator needs, and return one value."""
    return first((yield from invoke(g, depth, request.function, request.arguments)))


def _operator(resolve: Callable[..., Value]) -> Callable[..., Resumable]:
    """Return the resumable form of an operator."""

    def operate(g: GlobalState, depth: int, *operands: Value) -> Resumable:
        outcome = resolve(g, *operands)
        if outcome.__class__ is MetaCall:
            outcome = yield from metacall(g, depth, outcome)
        return outcome

    return operate


def equals(g: GlobalState, depth: int, a: Value, b: Value) -> Resumable:
    """Return whether ``a == b``."""
    outcome = operations.resolve_equals(g, a, b)
    if outcome.__class__ is MetaCall:
        return is_true((yield from metacall(g, depth, outcome)))
    return outcome


def concat(g: GlobalState, depth: int, values: list[Value]) -> Resumable:
    """Return ``values[0] .. values[1] .. …``."""
    while True:
        outcome = operations.resolve_concat(g, values)
        if outcome.__class__ is not MetaCall:
            return outcome
        try:
            values.append((yield from metacall(g, depth, outcome)))
        except TakeOver as request:
            request.pending = values
            raise


def multiply(g: GlobalState, depth: int, a: Value, b: Value) -> Resumable:
    """Return ``a * b``, neither being a float as a rule."""
    if a.__class__ is int and b.__class__ is int:
        return multiply_any(g, a, b)
    outcome = operations.resolve_arithmetic(g, _MUL, a, b)
    if outcome.__class__ is MetaCall:
        outcome = yield from metacall(g, depth, outcome)
    return outcome


_MUL = int(Op.MUL)


def close(g: GlobalState, depth: int, marks: list[tuple[int, Value]], register: int) -> Resumable:
    """Close what is marked from *register* on, the last one first."""
    while marks and marks[-1][0] >= register:
        _, value = marks.pop()
        yield from metacall(g, depth, calls.closing_call(g, value, None))
    return ()


def iterator(
    g: GlobalState, function: Value, state: Value, control: Value, wanted: int
) -> Iterator[Value] | None:
    """Return what a generic loop goes through if no Lua code runs for that, else None."""
    if function is g.next_function or (function is g.ipairs_step and state.__class__ is LuaTable):
        return iter(iterate(g, function, state, control, wanted))
    return None


# ---------------------------------------------------------------- protected calls


def protected_form(g: GlobalState, function: Value) -> Form:
    """Return the form of a library function that calls a function on behalf of Lua code (pcall)."""
    start = g.frame_functions[function]

    def form(depth: int, *arguments: Value) -> Resumable:
        started = start(g, _OUTSIDE, function, arguments)
        if started is None:
            return function(*arguments)  # type: ignore[operator]
        protected, called, passed = started
        try:
            results = yield from invoke(g, depth + 1, called, passed)
        except TakeOver as request:
            request.frames.append(protected)  # type: ignore[arg-type]
            raise
        except (LuaError, RecursionError, MemoryError) as error:
            if not protected.catches:
                raise
            caught: BaseException = error
        else:
            if protected.catches:
                return (TRUE, *as_tuple(results))
            return results if protected.finish is None else protected.finish(results)
        return (yield from _failed(g, depth, protected, caught))

    return form


_OUTSIDE = Boundary(None, None, ())


def _failed(g: GlobalState, depth: int, protected: Protected, caught: BaseException) -> Resumable:
    """Return what a protected call gives after an error."""
    error: LuaError = g.complete_error(caught)
    if protected.handler is not None:
        error.value = g.handle_error(error, protected.handler)
    error.__traceback__ = None
    g.overflowing = False
    pending, error.to_close = error.to_close, []
    value = error.value
    while pending:
        try:
            yield from metacall(g, depth, calls.closing_call(g, pending.pop(), value))
        except TakeOver as request:
            request.frames += (Unwinding(protected, LuaError(value), pending), protected)  # type: ignore[arg-type]
            raise
        except (LuaError, RecursionError, MemoryError) as another:
            failure = g.complete_error(another)
            pending += failure.to_close
            value = failure.value
    return (FALSE, value)


# ---------------------------------------------------------------- the interpreter takes over


def segment(
    g: GlobalState, frames: list[Frame] | None, function: Value, arguments: tuple[Value, ...]
) -> Resumable:
    """Run frames, the innermost first, or a call of *function* in the interpreter, within a coroutine."""
    thread = g.running
    caller = thread.frame
    try:
        outcome = segments.begin_segment(g, thread, frames, function, arguments)
        while outcome.__class__ is Yielded:
            try:
                results = yield as_tuple(outcome.results)
            except TakeOver as request:
                request.frames += segments.frames_of_segment(thread)
                raise
            outcome = segments.continue_segment(g, thread, results)
        return outcome
    finally:
        ended = thread.frame  # noqa: F841  `stack` looks for it after an error
        thread.frame = caller


def resume(
    g: GlobalState,
    depth: int,  # noqa: ARG001  as all that generator forms call
    error: TypeError | TakeOver,
    values: dict[str, Value],
    cells: tuple[CellType, ...],
    upvalues: tuple[CellType, ...],
) -> Resumable:
    """Run the rest of an activation in the interpreter (see `runtime.resume`)."""
    frame = captured_frame(g, error, values, cells, upvalues)
    del error, values, cells, upvalues
    return (yield from segment(g, [frame], None, ()))


def deep(
    g: GlobalState, translation: Translation, upvalues: tuple[CellType, ...], values: dict[str, Value]
) -> Resumable:
    """Run a whole call in the interpreter, as too many generators are nested already."""
    arguments = tuple(values[f"r{register}"] for register in range(translation.proto.num_params))
    arguments += values.get("varargs", ())  # type: ignore[operator]
    del values
    function = interpreted(g, translation, upvalues)
    return (yield from segment(g, None, function, arguments))


def taken_over(g: GlobalState, request: TakeOver, results: Value = None) -> Resumable:
    """Run a whole coroutine in the interpreter from now on."""
    if request.function is None:
        return (yield from segment(g, request.frames, None, results))  # type: ignore[arg-type]
    return (yield from segment(g, request.frames, request.function, request.arguments))


def names(g: GlobalState) -> dict[str, object]:
    """Return what generator forms know by name beside what translated code knows."""
    return {
        "ARITHMETIC_Y": _operator(operations.resolve_arithmetic),
        "AttributeError": AttributeError,
        "CALL_Y": call,
        "CLOSE_Y": close,
        "CONCAT_Y": concat,
        "DEEP": DEEP,
        "DEEP_Y": deep,
        "EQUALS_Y": equals,
        "FORMS": {function: protected_form(g, function) for function in g.frame_functions},
        "INDEX_Y": _operator(operations.resolve_index),
        "INVOKE_Y": invoke,
        "ITERATOR": iterator,
        "LENGTH_Y": _operator(operations.resolve_length),
        "META_Y": metacall,
        "MULTIPLY_Y": multiply,
        "RESOLVE_INDEX": operations.resolve_index,
        "RESUMABLE": resumable,
        "RESUME_Y": resume,
        "SETINDEX_Y": _operator(operations.resolve_set_index),
        "UNARY_Y": _operator(operations.resolve_unary),
        "YIELD": g.yield_function,
    }
