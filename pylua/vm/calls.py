"""Between two instructions of the interpreter: calls begin, results arrive, errors find who catches them.

Frames are data, so a call that Lua code makes never uses Python's stack: `begin` pushes a frame, and when
that frame is done `deliver` finishes the instruction that waits for the result. Which instruction that is
stands in the waiting frame (the one before its `pc`), so a suspended coroutine is nothing but its frames.
"""

from __future__ import annotations

from types import CellType, FunctionType
from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.opcodes import Op
from pylua.errors import CALLED, LuaError, OperandFault, OperationFault, UnplacedError
from pylua.vm.coroutine import Coroutine, Yielded
from pylua.vm.frame import AnyFrame, Boundary, Frame, HostCall, Protected, Unwinding
from pylua.vm.function import FUNCTION_CLASSES, INTERPRETED_CODE, LUA_MODULE, proto_of, upvalues_of
from pylua.vm.globalstate import ERROR_IN_HANDLER, MAX_ERROR_LEVELS, MAX_LEVELS, GlobalState
from pylua.vm.metatable import metafield
from pylua.vm.meter import loop_costs
from pylua.vm.naming import FrameSite, local_name
from pylua.vm.operations import (
    MetaCall,
    NowhereSite,
    call,
    call_hooked,
    resolve_call,
    resolve_concat,
)
from pylua.vm.stacktrace import traceback_frames
from pylua.vm.values import Results, Value, as_tuple, boolean, first, is_true

if TYPE_CHECKING:
    from collections.abc import Sequence


CONTINUE = object()
"""The outcome "go on with the thread's innermost frame"; any other outcome ends the run."""


# ---------------------------------------------------------------- calls begin


def new_frame(g: GlobalState, caller: AnyFrame, function: FunctionType, arguments: Sequence[Value]) -> Frame:
    """Return a frame for *function*, a Lua function, called by *caller*.

    Raises:
        OperationFault: "stack overflow".
    """
    proto = proto_of(function)
    if g.meter.is_limited:
        g.meter.charge(len(proto.code))
    frame = Frame()
    frame.caller = caller
    frame.function = function
    frame.proto = proto
    frame.upvalues = upvalues_of(function)
    frame.registers = registers = proto.template.copy()
    wanted = proto.num_params
    given = len(arguments)
    if given <= wanted:
        registers[:given] = arguments
        frame.varargs = ()
    else:
        registers[:wanted] = arguments[:wanted]
        frame.varargs = tuple(arguments[wanted:]) if proto.is_vararg else ()
    frame.pc = 0
    frame.open = ()
    frame.pending = None
    frame.to_close = None
    frame.is_tail_call = False
    frame.hook_line = -1
    frame.levels = caller.levels  # type: ignore[union-attr]
    frame.depth = caller.depth + 1  # type: ignore[union-attr]
    frame.used = caller.used + proto.num_registers + len(frame.varargs)  # type: ignore[union-attr]
    if frame.depth > g.max_depth or frame.used > g.max_registers:
        g.check_depth(frame.depth)
    return frame


def begin(
    g: GlobalState, thread: Coroutine, caller: AnyFrame, function: Value, arguments: tuple[Value, ...]
) -> Value:
    """Call any value on behalf of *caller* and deliver what it returns at once.

    Returns:
        `CONTINUE`, the results of this run, or `Yielded`.
    """
    while True:
        if function.__class__ not in FUNCTION_CLASSES:
            function, arguments = resolve_call(g, function, arguments)
        if function.__class__ is FunctionType and (
            function.__code__ is INTERPRETED_CODE
            or ((thread is not g.main or thread.hook is not None) and function.__module__ is LUA_MODULE)
        ):
            thread.frame = new_frame(g, caller, function, arguments)
            return CONTINUE
        if caller.__class__ is Protected:
            caller.calling = function
        if function in g.frame_functions:
            try:
                start = g.frame_functions[function](g, caller, function, arguments)
            except LuaError:
                _show_host_call(g, thread, caller, function, arguments)  # a traceback is to tell of it
                raise
            if start is not None:
                enter_protected(g, thread, start[0], arguments)
                caller, function, arguments = start
                continue
        if function == g.yield_function and thread is not g.main and not thread.boundaries:
            if thread.hook is not None:
                thread.hook.host_called(g, arguments)
            return Yielded(arguments)
        _show_host_call(g, thread, caller, function, arguments)
        return deliver(g, thread, caller, call_hooked(g, thread, function, arguments))


def link_frames(caller: AnyFrame, frames: Sequence[Frame | Protected]) -> AnyFrame:
    """Put *frames*, the innermost first, on top of *caller*; return the innermost.

    Translated code has left frames behind that make way for the Lua function that they call in tail position.
    """
    made_way = False
    for place in reversed(range(len(frames))):
        frame = frames[place]
        calls_lua = place and frame.__class__ is Frame and frames[place - 1].__class__ is Frame
        if calls_lua and frame.proto.code[frame.pc - 1][0] == _TAILCALL:  # type: ignore[union-attr]
            made_way = True
            continue
        if made_way and frame.__class__ is Frame:
            frame.is_tail_call = True
            made_way = False
        frame.caller = caller
        frame.levels = caller.levels  # type: ignore[union-attr]
        frame.depth = caller.depth + 1  # type: ignore[union-attr]
        frame.used = caller.used  # type: ignore[union-attr]
        if frame.__class__ is Frame:
            frame.used += frame.proto.num_registers
        caller = frame
    return caller


def begin_call(g: GlobalState, thread: Coroutine, function: Value, arguments: tuple[Value, ...]) -> Value:
    """Let the innermost frame call *function*; return the outcome."""
    try:
        return begin(g, thread, thread.frame, function, arguments)
    except LuaError as error:
        return recover(g, thread, error)


def _show_host_call(
    g: GlobalState, thread: Coroutine, caller: AnyFrame, function: Value, arguments: tuple[Value, ...]
) -> None:
    """Push a frame for a host function about to be called, unless *caller* tells of it: its instruction, or a boundary."""
    if caller.__class__ is Boundary and caller.function is function:
        return
    if caller.__class__ is Frame and caller.proto.code[caller.pc - 1][0] in _CALLS:
        return
    thread.frame = host_call = HostCall(caller, function, arguments)
    if g.levels + host_call.levels > MAX_LEVELS:
        g.check_levels(g.levels + host_call.levels)


def begin_meta(g: GlobalState, thread: Coroutine, frame: Frame, request: MetaCall) -> Value:
    """Make the metamethod call that the current instruction of *frame* needs."""
    levels = g.levels + frame.levels + 1
    if levels > MAX_LEVELS:
        g.check_levels(levels)
    outcome = begin(g, thread, frame, request.function, request.arguments)
    inner = thread.frame
    if outcome is CONTINUE and inner.__class__ is Frame and inner.caller is frame:
        inner.levels += 1
    return outcome


def enter_protected(
    g: GlobalState, thread: Coroutine, protected: Protected, arguments: Sequence[Value]
) -> None:
    """Make *protected* the innermost frame; it was called with *arguments*."""
    thread.frame = protected
    if g.levels + protected.levels > MAX_LEVELS:
        g.check_levels(g.levels + protected.levels)
    if thread.hook is not None:
        thread.hook.host_called(g, arguments)


def leave_protected(g: GlobalState, thread: Coroutine, protected: Protected, results: Results) -> AnyFrame:
    """Tell the hook that *protected*, the innermost frame, returns *results*; return who waits for them."""
    if thread.hook is not None:
        thread.hook.host_returns(g, results)
    return protected.caller


# ---------------------------------------------------------------- results arrive


def deliver(g: GlobalState, thread: Coroutine, frame: AnyFrame, results: Results) -> Value:
    """Give *results* to the frame that waits for them, and on to its callers as long as those are done, too.

    Returns:
        `CONTINUE`, the results of this run, or `Yielded`.
    """
    while True:
        if frame.__class__ is Frame:
            thread.frame = frame
            instruction = frame.proto.code[frame.pc - 1]
            op = instruction[0]
            if op == _CALL:
                store_results(frame, instruction[1], instruction[3], results)
                return CONTINUE
            if op != _TAILCALL:
                request = _FINISH[op](g, frame, instruction, results)
                return CONTINUE if request is None else begin_meta(g, thread, frame, request)
            if thread.hook is not None:
                frame.pc += 1  # it no longer calls what it returns
                thread.hook.returns(g, thread, frame, results)
            frame = frame.caller
        elif frame.__class__ is Protected:
            thread.frame = frame
            if frame.catches:
                results = (TRUE, *as_tuple(results))
            elif frame.finish is not None:
                results = frame.finish(results)
            frame = leave_protected(g, thread, frame, results)
        elif frame.__class__ is Unwinding:
            thread.frame = frame
            return unwind(g, thread, frame)
        else:  # a Boundary, or the end of a coroutine
            thread.frame = frame
            return results


def store_results(frame: Frame, a: int, wanted: int, results: Results) -> None:
    """Put *results* where a CALL wants them."""
    if wanted == 1:
        if results.__class__ is tuple:
            results = results[0] if results else None
        frame.registers[a] = results
    elif wanted < 0:
        frame.open = results if results.__class__ is tuple else (results,)
    elif wanted:
        values = as_tuple(results)
        given = len(values)
        if given < wanted:
            values += (None,) * (wanted - given)
        elif given > wanted:
            values = values[:wanted]
        frame.registers[a : a + wanted] = values


def _finish_value(g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results) -> None:  # noqa: ARG001
    frame.registers[instruction[1]] = first(results)


def _finish_test(g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results) -> None:
    op, a, _, target = instruction
    truth = is_true(first(results))
    if op in _NEGATED:
        truth = not truth
    if op in _COMPARISONS:
        frame.registers[a] = boolean(truth)
    elif truth:
        if target < frame.pc and g.meter.is_limited:
            g.meter.charge(loop_costs(frame.proto)[target])
        frame.pc = target


def _finish_nothing(g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results) -> None:
    pass


def _finish_concat(
    g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results
) -> MetaCall | None:
    pending = frame.pending
    pending.append(first(results))  # type: ignore[union-attr]
    outcome = resolve_concat(g, pending)  # type: ignore[arg-type]
    if outcome.__class__ is MetaCall:
        return outcome
    frame.registers[instruction[1]] = outcome
    return None


def _finish_iteration(g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results) -> None:  # noqa: ARG001
    store_results(frame, instruction[1] + 4, instruction[2], results)


def _finish_close(g: GlobalState, frame: Frame, instruction: tuple[int, ...], results: Results) -> None:  # noqa: ARG001
    frame.pc -= 1  # CLOSE again: it goes on with the next variable, which is no event for a hook
    if frame.proto.lines:
        frame.hook_line = frame.proto.lines[frame.pc]


_CALL = int(Op.CALL)
_TAILCALL = int(Op.TAILCALL)
_CALLS = frozenset((Op.CALL, Op.TAILCALL, Op.TFORCALL))
_NEGATED = frozenset((Op.NE, Op.JNE, Op.JNLT, Op.JNLE))
_COMPARISONS = frozenset((Op.EQ, Op.NE, Op.LT, Op.LE))
_TESTS = _COMPARISONS | {Op.JEQ, Op.JNE, Op.JLT, Op.JNLT, Op.JLE, Op.JNLE}
_FINISH = {
    **dict.fromkeys(range(len(Op)), _finish_value),
    **dict.fromkeys(map(int, _TESTS), _finish_test),
    int(Op.SETTABLE): _finish_nothing,
    int(Op.SETTABUP): _finish_nothing,
    int(Op.CONCAT): _finish_concat,
    int(Op.TFORCALL): _finish_iteration,
    int(Op.CLOSE): _finish_close,
}


# ---------------------------------------------------------------- to-be-closed variables


def mark_to_close(g: GlobalState, frame: Frame, register: int) -> None:
    """Mark the variable in *register*; false and nil need no closing.

    Raises:
        OperationFault: the value has no ``__close``.
    """
    value = frame.registers[register]
    if value.__class__ is CellType:
        value = value.cell_contents
    if not is_true(value):
        return
    if metafield(g, value, "__close") is None:
        name = local_name(frame.proto, register, frame.pc - 1) or "(temporary)"
        raise OperationFault(f"variable '{name}' got a non-closable value")
    if frame.to_close is None:
        frame.to_close = []
    frame.to_close.append(register)


def next_to_close(g: GlobalState, frame: Frame, register: int) -> MetaCall | None:
    """Unmark the last variable at or above *register* and return the call that closes it; None if there is none."""
    marks = frame.to_close
    if not marks or marks[-1] < register:
        return None
    return closing_call(g, _marked_value(frame, marks.pop()), None)


def closing_call(g: GlobalState, value: Value, error: Value) -> MetaCall:
    """Return the call of the ``__close`` metamethod of *value*."""
    handler = metafield(g, value, "__close")
    if handler is None:  # it was there when the variable was marked
        raise OperandFault("attempt to call a nil value", CALLED)
    return MetaCall(handler, value, error)


def _marked_value(frame: Frame, register: int) -> Value:
    value = frame.registers[register]
    return value.cell_contents if value.__class__ is CellType else value


def values_to_close(innermost: AnyFrame, end: AnyFrame) -> list[Value]:
    """Return the values of all marked variables from *innermost* up to *end* (not included), the next one last."""
    values: list[Value] = []
    frame = innermost
    while frame is not end and frame is not None:
        if frame.__class__ is Frame and frame.to_close:
            values.extend(_marked_value(frame, register) for register in reversed(frame.to_close))
            frame.to_close = None
        elif frame.__class__ is Unwinding:
            values.extend(reversed(frame.pending))
        frame = frame.caller
    values.reverse()
    return values


def close_thread(g: GlobalState, thread: Coroutine, error: LuaError | None) -> LuaError | None:
    """Close all marked variables of *thread*, which will not run again; return the error that is left."""
    pending = values_to_close(thread.frame, None)
    if error is not None:
        pending += error.to_close
        error.to_close = []
    thread.frame = None
    return close_all(g, pending, error)


def close_variables(g: GlobalState, error: LuaError) -> LuaError:
    """Close the variables that *error* has left behind, where host code catches it; return the error that is left."""
    pending, error.to_close = error.to_close, []
    return close_all(g, pending, error) or error


def close_all(g: GlobalState, pending: list[Value], error: LuaError | None) -> LuaError | None:
    """Close the values of *pending*, the last one first; return the error that is left."""
    while pending:
        try:
            request = closing_call(g, pending.pop(), None if error is None else error.value)
            call(g, request.function, *request.arguments)
        except UnplacedError as another:
            another.place(NowhereSite(g, None))
            error = LuaError(another.value)
        except LuaError as another:
            pending += another.to_close
            error = another
    return error


def unwind(g: GlobalState, thread: Coroutine, frame: Unwinding) -> Value:
    """Close the next variable of an unwinding, or deliver the error once all are closed."""
    while frame.pending:
        request = closing_call(g, frame.pending.pop(), frame.error.value)
        outcome = begin(g, thread, frame, request.function, request.arguments)
        if thread.frame is not frame or outcome is not CONTINUE:
            return outcome
    return deliver_failure(g, thread, frame.caller, frame.error)


def deliver_failure(g: GlobalState, thread: Coroutine, catcher: Protected, error: LuaError) -> Value:
    """Return from *catcher* with the *error* that it caught."""
    thread.frame = catcher
    results = (FALSE, error.value)
    return deliver(g, thread, leave_protected(g, thread, catcher, results), results)


# ---------------------------------------------------------------- errors


def recover(g: GlobalState, thread: Coroutine, error: LuaError) -> Value:
    """Give *error*, raised under the thread's innermost frame, to whoever catches it.

    Returns:
        The outcome, if the catcher belongs to this run of the engine.

    Raises:
        LuaError: the catcher, if any, is further out: host code between here and there must unwind first.
    """
    while True:
        if g.meter.is_limited:  # errors in message handlers take long and count few instructions
            g.meter.check()
        error = _complete(g, thread, error)
        catcher, own = find_catcher(thread)
        error = _handle(g, thread, catcher, error)
        if not own:
            end = _run_end(thread)
            error.to_close = values_to_close(thread.frame, end) + error.to_close
            if catcher is None and thread is g.main and not error.traceback:
                error.traceback = traceback_frames(g, thread)
            raise error
        pending = values_to_close(thread.frame, catcher) + error.to_close
        error.to_close = []
        g.overflowing = False
        try:
            if catcher.__class__ is Unwinding:
                catcher.error = error
                catcher.pending += pending
                thread.frame = catcher
                return unwind(g, thread, catcher)
            if not pending:
                return deliver_failure(g, thread, catcher, error)  # type: ignore[arg-type]
            thread.frame = unwinding = Unwinding(catcher, error, pending)  # type: ignore[arg-type]
            return unwind(g, thread, unwinding)
        except LuaError as another:
            error = another


def _has_left_translated_code(g: GlobalState, error: LuaError) -> bool:
    """Return whether *error* was raised under a function of the translator, which knows its place."""
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_globals is g.namespace:
            return True
        entry = entry.tb_next
    return False


def _complete(g: GlobalState, thread: Coroutine, error: LuaError) -> LuaError:
    """Return *error* with its final value: nobody may see an unplaced one."""
    if not isinstance(error, UnplacedError):
        return error
    if _has_left_translated_code(g, error):
        return g.complete_error(error)
    frame = thread.frame
    if frame.__class__ is Frame:
        error.place(FrameSite(g, frame))
    elif frame.__class__ is HostCall:
        caller = frame.caller
        if caller.__class__ is Frame:
            error.place(FrameSite(g, caller, in_host=True))
        else:
            error.place(NowhereSite(g, frame.function))
    elif frame.__class__ is Boundary:
        error.place(NowhereSite(g, frame.function))
    else:  # pcall could not begin its call
        error.place(NowhereSite(g, frame.calling if frame.__class__ is Protected else None))
    placed = LuaError(error.value)
    placed.to_close = error.to_close
    placed.__cause__ = error.__cause__
    return placed


def find_catcher(thread: Coroutine) -> tuple[Protected | Unwinding | None, bool]:
    """Return the innermost frame that catches errors, and whether it belongs to the innermost run."""
    own = True
    frame = thread.frame
    while frame is not None:
        kind = frame.__class__
        if kind is Unwinding or (kind is Protected and frame.catches):  # type: ignore[union-attr]
            return frame, own  # type: ignore[return-value]
        if kind is Boundary:
            own = False
        frame = frame.caller
    return None, False


def _run_end(thread: Coroutine) -> AnyFrame:
    frame = thread.frame
    while frame is not None and frame.__class__ is not Boundary:
        frame = frame.caller
    return frame


def handled_value(g: GlobalState, handler: Value, value: Value) -> Value:
    """Return what message handler *handler* makes of an error value; an error in the handler goes to it again."""
    outer, g.in_handler = g.in_handler, True
    try:
        for _ in range(MAX_ERROR_LEVELS - MAX_LEVELS):
            try:
                return first(call(g, handler, value))
            except LuaError as another:
                value = another.value
                if value == ERROR_IN_HANDLER or another.handled:
                    return value
        return ERROR_IN_HANDLER
    finally:
        g.in_handler = outer


def _is_guarded(g: GlobalState, thread: Coroutine, catcher: AnyFrame) -> bool:
    """Return whether host code, that runs a finalizer for instance, catches an error before *catcher* does."""
    guarded = g.guarded_frame
    frame = thread.frame if guarded is not None else None
    while frame is not None and frame is not catcher:
        if frame is guarded:
            return True
        frame = frame.caller
    return False


def handle_raised(g: GlobalState, error: LuaError) -> LuaError:
    """Pass an error that a host function raised through its message handler, as long as the function is there."""
    thread = g.running
    return _handle(g, thread, find_catcher(thread)[0], error)


def _handle(
    g: GlobalState, thread: Coroutine, catcher: Protected | Unwinding | None, error: LuaError
) -> LuaError:
    """Pass *error* through its message handler (of ``xpcall``, or the host's), once, where it was raised."""
    if error.handled or error.value == ERROR_IN_HANDLER:
        return error
    if catcher is None:
        handler = g.message_handler if thread is g.main else None
    else:
        protected = catcher.caller if catcher.__class__ is Unwinding else catcher
        handler = protected.handler  # type: ignore[union-attr]
    if handler is None or _is_guarded(g, thread, catcher):
        return error
    handled = LuaError(g.handle_error(error, handler))
    handled.to_close = error.to_close
    handled.__cause__ = error.__cause__
    handled.handled = True
    return handled
