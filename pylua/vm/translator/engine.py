"""The engine: runs translated functions, completes their errors, and knows the stack."""

from __future__ import annotations

import gc
import sys
from functools import partial
from inspect import CO_GENERATOR
from types import FunctionType
from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.errors import ArgumentFault, HostFault, LuaError, UnplacedError
from pylua.vm import calls, interpreter, segments
from pylua.vm.calls import handled_value
from pylua.vm.coroutine import NORMAL, RUNNING, Yielded
from pylua.vm.frame import Boundary, Frame, Protected
from pylua.vm.function import INTERPRETED_CODE, is_lua_function, proto_of
from pylua.vm.function import new_function as new_interpreted
from pylua.vm.globalstate import ERROR_IN_HANDLER, frame_chain
from pylua.vm.naming import CALL_OPS, FrameSite, called_host_function
from pylua.vm.operations import TAKING_OVER, NowhereSite, call, call_host, finish_direct_call
from pylua.vm.recursion import lua_error_from
from pylua.vm.stacktrace import traceback_frames
from pylua.vm.translator import intrinsics, resumable, stack
from pylua.vm.translator.linker import Translation, translate_chunk
from pylua.vm.translator.runtime import metacall, namespace, resume
from pylua.vm.unwinding import TailCall, TakeOver
from pylua.vm.values import as_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CellType, CodeType, TracebackType

    from pylua.bytecode.proto import Proto
    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import AnyFrame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.table import LuaTable
    from pylua.vm.values import Results, Value


def is_metered(g: GlobalState) -> bool:
    """Return whether a state's functions count instructions."""
    return g.meter.is_limited


def new_function(g: GlobalState, proto: Proto, cells: list[CellType]) -> FunctionType:
    """Return a new translated function."""
    if not is_metered(g):
        translation = proto.translation
        if translation is None:
            translation = proto.translation = translate_chunk(proto)
    else:
        translation = proto.metered_translation
        if translation is None:
            translation = proto.metered_translation = translate_chunk(proto, metered=True)
    return _function(g, translation, cells)


def _function(g: GlobalState, translation: Translation, cells: list[CellType]) -> FunctionType:
    closure = [cells[0]] * len(cells) if cells else []
    for place, cell in zip(translation.order, cells):
        closure[place] = cell
    if translation.form.has_meter:
        closure.append(g.meter.left)
    parameters = (None,) * translation.proto.num_params
    return FunctionType(translation.code, g.namespace, "lua", parameters, tuple(closure))


def new_like(g: GlobalState, code: CodeType, cells: list[CellType]) -> FunctionType:
    """Return a new function with the code of one of another state, if it counts what this one counts."""
    translation: Translation = code.co_consts[-1]
    if translation.form.metered != is_metered(g):
        return new_function(g, translation.proto, cells)
    return _function(g, translation, cells)


_NO_FUNCTIONS = 3
"""References to the namespace of a state without functions: of the state, of itself, of who counts them."""


def become_metered(g: GlobalState) -> None:
    """Give the functions of a state code that counts; what is running is not changed."""
    namespace = g.namespace
    if hasattr(sys, "getrefcount") and sys.getrefcount(namespace) <= _NO_FUNCTIONS:
        return
    for function in gc.get_referrers(namespace):
        if function.__class__ is not FunctionType or function.__code__.co_flags & CO_GENERATOR:
            continue
        translation: Translation = function.__code__.co_consts[-1]
        if not translation.form.metered and not translation.is_interpreted:
            function.__code__ = translation.late().code
            function.__dict__.pop("resumable", None)


def execute(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> Results:
    """Call a Lua function from host code, in the running thread; nothing can yield across this.

    Raises:
        LuaError: complete; variables to be closed are left to whoever catches it.
    """
    if function.__code__ is INTERPRETED_CODE or g.running.hook is not None:  # type: ignore[attr-defined]
        return interpreter.execute(g, function, arguments)
    thread = g.running
    thread.boundaries += 1
    is_outermost = not g.levels
    try:
        g.enter_call(1)
        try:
            return function(*arguments)  # type: ignore[operator]
        except TailCall as request:
            tail = request
        return call(g, tail.function, *tail.arguments)
    except TakeOver as request:
        return segments.go_on(g, request.frames, request.function, request.arguments)
    except (LuaError, RecursionError, MemoryError) as error:
        if (
            not is_outermost and g.message_handler is not None
        ):  # else a protected call in Python has hidden it
            is_outermost = calls.find_catcher(thread)[0] is None
        raise complete(g, error, is_outermost=is_outermost) from error.__cause__
    finally:
        thread.boundaries -= 1
        g.levels -= 1


def complete(g: GlobalState, error: BaseException, *, is_outermost: bool) -> LuaError:
    """Return *error*, just caught, as a Lua error with its final value."""
    if g.meter.is_limited:  # errors in message handlers take long and count few instructions
        g.meter.check()
    traceback = error.__traceback__
    complete_error: LuaError
    if isinstance(error, RecursionError):
        error = _overflow(g)
    elif isinstance(error, MemoryError):
        error = lua_error_from(error)
    if isinstance(error, UnplacedError):
        error.place(_site(g, error, traceback))
        complete_error = LuaError(error.value)
        complete_error.to_close = error.to_close
        complete_error.__cause__ = error.__cause__
    else:
        complete_error = error  # type: ignore[assignment]
    complete_error.__traceback__ = traceback
    if is_outermost:
        handler = g.message_handler
        if handler is not None and not complete_error.handled and complete_error.value != ERROR_IN_HANDLER:
            complete_error.value = handle(g, complete_error, handler)
            complete_error.handled = True
        if (
            not complete_error.traceback and not g.in_handler
        ):  # of what a handler raises only the value is kept
            thread = g.running
            g.frames = lambda _: stack.stack(g, thread, traceback)
            try:
                complete_error.traceback = traceback_frames(g, thread)
            finally:
                g.frames = partial(frames, g)
    return complete_error


def _overflow(g: GlobalState) -> LuaError:
    """Return the error for too many nested calls; while one is handled there is no room for another."""
    try:
        g.check_depth(sys.maxsize)
    except LuaError as error:
        return error
    raise AssertionError


def _site(g: GlobalState, error: UnplacedError, traceback: TracebackType | None) -> FrameSite | NowhereSite:
    """Return where *error* was raised."""
    host: Value = None  # the host function that code of ours called
    for frame in stack.stack(g, g.running, traceback):
        if frame.__class__ is Frame:
            op = frame.proto.code[frame.pc - 1][0]
            is_call = op in CALL_OPS or op == Op.TFORCALL
            if host is not None and is_call and called_host_function(g, frame) is not host:
                break
            in_host = not is_call and isinstance(error, (HostFault, ArgumentFault))
            return FrameSite(g, frame, in_host=in_host)
        if frame.__class__ is Boundary and not is_lua_function(frame.function):
            host = frame.function
    return NowhereSite(g, host)


def run(g: GlobalState, thread: Coroutine, arguments: tuple[Value, ...]) -> Value:
    """Start or continue a coroutine; return its results or `Yielded`.

    Raises:
        LuaError: the thread died of it.
    """
    generator = thread.generator
    outer_handler, g.message_handler = g.message_handler, None
    try:
        if generator is None:
            if thread.hook is not None or thread.frame is not None:
                return interpreter.start_or_continue(g, thread, arguments)
            if "FORMS" not in g.namespace:
                g.namespace.update(resumable.names(g))
            function, thread.function = thread.function, None
            generator = thread.generator = resumable.invoke(g, 0, function, arguments)
            return Yielded(next(generator))
        return Yielded(generator.send(as_results(arguments)))
    except StopIteration as stop:
        thread.generator = None
        return stop.value
    except TakeOver as request:
        generator = thread.generator = resumable.taken_over(g, request)
        try:
            return Yielded(next(generator))
        except StopIteration as stop:
            thread.generator = None
            return stop.value
    except (LuaError, RecursionError, MemoryError) as error:
        thread.generator = None
        raise complete(g, error, is_outermost=False) from error.__cause__
    finally:
        g.message_handler = outer_handler


def _marked_values(g: GlobalState, thread: Coroutine) -> list[Value]:
    """Return what is to be closed of the main thread, in the midst of which the program ends, the next one last."""
    values: list[Value] = []
    if thread is g.main:
        for frame in stack.stack(g, thread):
            facts = getattr(frame, "python", None)
            if isinstance(facts, stack.PythonFrame):
                marks = facts.python.f_locals.get("marks", [])
                values.extend(value for _, value in reversed(marks))
                marks.clear()
    return values[::-1]


def close_thread(g: GlobalState, thread: Coroutine, error: LuaError | None) -> LuaError | None:
    """Close all marked variables of *thread*, which will not run again; return the error that is left."""
    generator, thread.generator = thread.generator, None
    pending: list[Value] = []
    if generator is not None:
        for python in stack.suspended_frames(generator):
            if python.f_globals is g.namespace:
                pending = [value for _, value in python.f_locals.get("marks", ())] + pending
        pending = calls.values_to_close(thread.frame, None) + pending
        thread.frame = None
        generator.close()
    else:
        pending = _marked_values(g, thread) + calls.values_to_close(thread.frame, None)
        thread.frame = None
    if error is not None:
        pending += error.to_close
        error.to_close = []
    with g.handling(None):
        if thread is g.main:
            return calls.close_all(g, pending, error)
        return _close_on_empty_stack(g, pending, error)


def _close_on_empty_stack(g: GlobalState, pending: list[Value], error: LuaError | None) -> LuaError | None:
    """Close the values of *pending*; `stack` knows that nothing else is on the thread's stack."""
    return calls.close_all(g, pending, error)


def operator_site(g: GlobalState, *, in_host: bool = False) -> FrameSite | None:
    """Return the site of the operator that calls a metamethod just now, None if it is a function that calls."""
    for frame in stack.stack(g, g.running):
        if frame.__class__ is Frame:
            op = frame.proto.code[frame.pc - 1][0]
            return None if op in CALL_OPS or op == Op.TFORCALL else FrameSite(g, frame, in_host=in_host)
    return None


def handle(g: GlobalState, error: LuaError, handler: Value) -> Value:
    """Return what a message handler makes of *error*; the handler sees the frames that the error has left."""
    traceback = error.__traceback__
    value = handled_value(g, handler, error.value)
    del traceback
    return value


def handle_raised(g: GlobalState, error: LuaError) -> LuaError:
    """Pass an error that a host function raised through its message handler, as long as the function is there."""
    handler = g.message_handler if g.running is g.main else None
    if handler is None or error.handled or error.value == ERROR_IN_HANDLER:
        return error
    handled = LuaError(handle(g, error, handler))
    handled.to_close = error.to_close
    handled.__cause__ = error.__cause__
    handled.handled = True
    return handled


def _ids(*functions: Callable[..., object]) -> frozenset[int]:
    return frozenset(id(function.__code__) for function in functions)


stack.HANDLING = handle.__code__
stack.RESUMES = _ids(resume, resumable.resume, resumable.deep)
stack.RUN = _ids(run, _close_on_empty_stack)
stack.TAIL_CALLS = _ids(execute, finish_direct_call, resumable.invoke)
stack.HOST_CALLS = _ids(call_host, resumable.invoke)
stack.RUNS = _ids(interpreter.execute, segments.go_on, interpreter.start_or_continue, resumable.segment)


def frames(g: GlobalState, thread: Coroutine) -> Iterator[AnyFrame]:
    """Yield the frames of a thread, innermost first."""
    if thread.status in (RUNNING, NORMAL):
        return stack.stack(g, thread)
    if thread.generator is not None:
        return stack.stack(g, thread, suspended=thread.generator)
    if thread.error is not None and thread.error.__traceback__ is not None:
        return stack.stack(g, thread, thread.error.__traceback__, is_dead=True)
    return frame_chain(thread)


def take_over(g: GlobalState, function: Value, arguments: tuple[Value, ...], calls_between: int = 2) -> None:
    """Let the interpreter go on where *function*, a host function, has been called, if that can be done.

    It is called by a helper of *function*; else *calls_between* tells how many calls the translated code is away.

    Raises:
        TakeOver: it can; *function* will be called again.
    """
    frame = sys._getframe(1 + calls_between)  # noqa: SLF001  there is no other way
    if frame.f_globals is not g.namespace:
        return
    while frame.f_globals is g.namespace:
        frame = frame.f_back  # type: ignore[assignment]
    if frame.f_code in TAKING_OVER:
        raise TakeOver(function, arguments)


TAKING_OVER.update(f.__code__ for f in (execute, interpreter.run, metacall, resumable.invoke, run))


def lay_down(g: GlobalState, thread: Coroutine) -> None:
    """Make the calls in progress of a suspended coroutine frames that are data; the interpreter will go on with them."""
    generator, thread.generator = thread.generator, None
    if generator is None:
        return
    body = next(stack.suspended_frames(generator)).f_locals.get("function")
    request = TakeOver(None, ())
    try:
        generator.throw(request)
    except TakeOver:
        # It keeps Python's frames, and with them the loops that have been given up.
        request.__traceback__ = None
        thread.frame = calls.link_frames(Boundary(None, body, ()), request.frames)
        for frame in frame_chain(thread):
            if frame.__class__ is Frame and hasattr(frame, "python"):
                del frame.python
                frame.function = _called_function(g, frame)


def _called_function(g: GlobalState, frame: Frame) -> Value:
    """Return the function of a frame that is data, as far as its caller tells, else another one that does the same."""
    caller, place = frame.caller, 0
    if caller.__class__ is Protected:
        caller, place = caller.caller, 1  # pcall's first argument
    function: Value = None
    if caller.__class__ is Frame:
        op, a, _, _ = caller.proto.code[caller.pc - 1]
        if op in CALL_OPS:
            function = caller.registers[a + place]
    elif caller.__class__ is Boundary:
        function = caller.function
    if is_lua_function(function) and proto_of(function) is frame.proto:  # type: ignore[arg-type]
        return function
    return new_interpreted(g, frame.proto, frame.upvalues)


def library_opened(g: GlobalState, library: str, table: LuaTable) -> None:
    """Let translated code know the functions of a library that it has intrinsics for."""
    for name in intrinsics.FUNCTIONS.get(library, ()):
        function = table.get(name)
        g.namespace[intrinsics.variable(library, name)] = intrinsics.NOTHING if function is None else function


def install(g: GlobalState) -> None:
    """Make this the engine of a state."""
    interpreter.install(g)
    g.namespace = namespace(g)
    g.execute = partial(execute, g)
    g.new_function = partial(new_function, g)
    g.new_like = partial(new_like, g)
    g.handle_error = partial(handle, g)
    g.handle_raised = partial(handle_raised, g)
    g.go_on = partial(segments.go_on, g)
    g.run = partial(run, g)
    g.close_thread = partial(close_thread, g)
    g.complete_error = partial(complete, g, is_outermost=False)
    g.become_metered = partial(become_metered, g)
    g.take_over = partial(take_over, g)
    g.operator_site = partial(operator_site, g)
    g.is_reversed = partial(stack.is_reversed, g)
    g.frames = partial(frames, g)
    g.lay_down = partial(lay_down, g)
    g.metacall = partial(metacall, g)
    g.library_opened = partial(library_opened, g)
