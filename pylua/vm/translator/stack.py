"""The stack of the translator: Python's frames as the frames of Lua that the rest of the VM knows.

Nothing is noted while translated code runs. Who asks what is running (an error message, a traceback, the debug
library, the collector) gets `Frame` objects that find out from Python's frames what they are asked for.
"""

from __future__ import annotations

import gc
import sys
from inspect import CO_GENERATOR
from types import CellType, FrameType, FunctionType, TracebackType
from typing import TYPE_CHECKING, Union

from pylua.bytecode.effects import LOOP_CONTROL
from pylua.bytecode.opcodes import Op
from pylua.vm.frame import Boundary, Frame, HostCall
from pylua.vm.function import (
    FUNCTION_CLASSES,
    INTERPRETED_CODE,
    LUA_MODULE,
    is_lua_function,
    proto_of,
    upvalues_of,
)
from pylua.vm.metatable import MAX_META_LOOP, metafield
from pylua.vm.naming import CALL_OPS, called_host_function
from pylua.vm.values import Value, first

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import CodeType

    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import AnyFrame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.translator.linker import Translation

    _Place = Union[FrameType, TracebackType]  # where a Python frame is, or was when an error left it

HAS_LINE_TABLES = sys.version_info >= (3, 11) and sys.implementation.name == "cpython"
"""Whether an offset in the bytecode tells the line of the text, which the code object itself has lost."""

_TAILCALL = int(Op.TAILCALL)
_EQUALITIES_WITH_RESULT = frozenset((Op.EQ, Op.NE))
_EQUALITIES = _EQUALITIES_WITH_RESULT | {Op.JEQ, Op.JNE}
_CALLING = CALL_OPS | {Op.TFORCALL}


class PythonFrame:
    """What a Python frame knows of the Lua frame that it stands for."""

    __slots__ = ("caller", "g", "python", "translation")

    def __init__(self, g: GlobalState, python: FrameType) -> None:
        self.g = g
        self.python = python
        self.caller: Frame | None = None  # which has called it without help
        self.translation: Translation = python.f_code.co_consts[-1]

    def complete(self, frame: Frame, name: str) -> None:
        """Set what only the debug library and the collector want to know."""
        if name == "function":
            function = None if self.caller is None else _resolved(self.g, self.caller.called)
            if is_lua_function(function) and proto_of(function) is frame.proto:  # type: ignore[arg-type]
                frame.function = function
            else:
                frame.function = function_of(self.python)
            return
        if name == "upvalues":
            function = frame.function
            none = [CellType(None) for _ in frame.proto.upvalues]
            frame.upvalues = none if function is None else upvalues_of(function)  # type: ignore[arg-type]
            return
        values = self.python.f_locals
        pc = max(frame.pc - 1, 0)
        kept = self.translation.kept_at(pc) if frame.proto.locals else -1  # the names may have been stripped
        registers = registers_from(self.translation, values, frame.pc, pc)
        frame.registers = [value if kept >> place & 1 else None for place, value in enumerate(registers)]
        frame.varargs = values.get("varargs", ())
        frame.open = ()
        if frame.proto.code[pc][0] == Op.CLOSE:  # only then are there some while something else is called
            results = values.get("o", ())
            frame.open = results if results.__class__ is tuple else (results,)
        frame.pending = None
        marks = values.get("marks")
        frame.to_close = [register for register, _ in marks] if marks else None
        frame.hook_line = -1
        frame.depth = frame.used = frame.levels = 0

    def value_of(self, frame: Frame, register: int) -> Value:  # noqa: ARG002  a FrameFacts
        """Return what a register holds."""
        return first(self.python.f_locals.get(f"r{register}"))


class Resumed:
    """What the Python frame that has left its work to the interpreter knows: which function it is."""

    def __init__(self, python: FrameType) -> None:
        self._python = python

    def complete(self, frame: Frame, name: str) -> None:  # noqa: ARG002  a FrameFacts
        """Set the function."""
        frame.function = function_of(self._python)

    def value_of(self, frame: Frame, register: int) -> Value:
        """Return what a register holds."""
        return frame.registers[register]


def function_of(python: FrameType) -> FunctionType | None:
    """Return the function that runs, by searching for one with these variables: nothing on the stack tells."""
    code = python.f_code
    values = python.f_locals
    found = None
    for candidate in _functions_with(code):
        found = candidate
        cells = candidate.__closure__ or ()
        if all(_holds(cell, values.get(name, values)) for name, cell in zip(code.co_freevars, cells)):
            break
    return found


def _functions_with(code: CodeType) -> Iterator[FunctionType]:
    """Yield the functions that *code*, or the generator form that it is, belongs to."""
    for function in gc.get_referrers(code):
        if function.__class__ is not FunctionType or function.__code__ is not code:
            continue
        if not code.co_flags & CO_GENERATOR:
            yield function
            continue
        for attributes in gc.get_referrers(function):
            if attributes.__class__ is dict and attributes.get("resumable") is function:
                yield from (f for f in gc.get_referrers(attributes) if f.__class__ is FunctionType)


def _holds(cell: CellType, value: object) -> bool:
    try:
        return cell.cell_contents is value
    except ValueError:
        return False


def registers_from(translation: Translation, values: dict[str, Value], pc: int, place: int) -> list[Value]:
    """Return the registers before instruction *pc*, from the Python variables of an activation at instruction *place*."""
    proto = translation.proto
    registers = proto.template.copy()
    for register in range(proto.num_registers):
        registers[register] = first(values.get(f"r{register}"))
    for register, source in translation.unmade.get(place, {}).items():
        registers[register] = values.get(f"r{source}") if source >= 0 else proto.constants[-1 - source]
    for name in sorted(name for name in values if name[0] == "c"):
        made, value = int(name[1:]), values[name]
        register = proto.code[made][1]
        if not any(_takes(translation, later, register) for later in range(made + 1, pc)):
            registers[register] = CellType(value)
    return registers


def _takes(translation: Translation, pc: int, register: int) -> bool:
    """Return whether the instruction at *pc* makes *register* another variable's."""
    op, a, _, _ = translation.proto.code[pc]
    return bool(translation.facts().effects[pc].written >> register & 1) or (
        op == Op.FORPREP and register == a + LOOP_CONTROL
    )


def _view(g: GlobalState, python: FrameType, place: _Place, known: dict[tuple[int, int], int]) -> Frame:
    """Return the Lua frame for the Python frame of a translated function; *known* are the instructions of places."""
    facts = PythonFrame(g, python)
    frame = Frame()
    frame.python = facts
    frame.proto = facts.translation.proto
    offset = place.f_lasti if place.__class__ is FrameType else place.tb_lasti  # type: ignore[union-attr]
    if HAS_LINE_TABLES:
        key = id(python.f_code), offset
        pc = known.get(key)
        if pc is None:
            pc = known[key] = facts.translation.pc_at(offset, 0)
        frame.pc = pc + 1
    else:
        line = place.tb_lineno if isinstance(place, TracebackType) else place.f_lineno
        frame.pc = facts.translation.pc_at(offset, line) + 1
    frame.is_tail_call = False
    frame.caller = None
    return frame


def is_reversed(g: GlobalState, a: Value, b: Value) -> bool:
    """Return whether the comparison that the caller has to make is ``b == a``; Python itself does not tell."""
    python = sys._getframe(2)  # noqa: SLF001
    if python.f_globals is not g.namespace:
        python = python.f_back  # type: ignore[assignment]  # ``~=`` has asked ``==``
        if python.f_globals is not g.namespace:
            return False
    frame = _view(g, python, python, {})
    place = frame.pc - 1
    op, *operands, other = frame.proto.code[place]
    if op in _EQUALITIES:
        operands = [operands[1], other] if op in _EQUALITIES_WITH_RESULT else operands
        translation: Translation = python.f_code.co_consts[-1]
        unmade = translation.unmade.get(place, {})
        values = python.f_locals
        left, right = (values.get(f"r{unmade.get(operand, operand)}") for operand in operands)
        return left is b and right is a
    return False


def _resolved(g: GlobalState, function: Value) -> Value:
    """Return the function that a call of *function* calls in the end, None if there is none."""
    for _ in range(MAX_META_LOOP):
        if function is None or function.__class__ in FUNCTION_CLASSES:
            return function
        function = metafield(g, function, "__call")
    return None


def _host_function_between(g: GlobalState, frame: Frame, callee: Frame) -> Value:
    """Return the host function that *frame*, whose instruction is a call, calls; None if it calls *callee* itself.

    In that case *callee* gets to know which function it is, and whether another has made way for it.
    """
    function = _resolved(g, frame.called)
    if not is_lua_function(function):
        return function
    if proto_of(function) is callee.proto:  # type: ignore[arg-type]
        callee.function = function
    else:
        callee.is_tail_call = True
    return None


def _makes_way(g: GlobalState, frame: Frame) -> bool:
    """Return whether *frame* calls a Lua function in tail position."""
    return frame.proto.code[frame.pc - 1][0] == _TAILCALL and is_lua_function(_resolved(g, frame.called))


RUNS: frozenset[int] = frozenset()
"""The ids of the codes of the functions that run frames which are data, from a `Boundary` on. Set by the engine."""


def python_frames(
    g: GlobalState,
    thread: Coroutine,
    traceback: TracebackType | None,
    suspended: Generator[Value, Value, Value] | None,
    *,
    is_dead: bool,
) -> Iterator[_Place]:
    """Yield the Python frames of a thread from the innermost on; those of *traceback* come first."""
    if suspended is not None:
        yield from reversed(list(suspended_frames(suspended)))
        return
    if traceback is not None:
        yield from _unwound(traceback)
        if is_dead:
            return
    frame: FrameType | None = sys._getframe(1) if traceback is None else traceback.tb_frame  # noqa: SLF001
    current: Coroutine | None = g.running
    while frame is not None and current is not None:
        code = frame.f_code
        if id(code) in RUN and frame.f_locals.get("g") is g:
            if current is thread:
                return
            current = current.resumer
        if current is thread:
            if code is HANDLING and frame.f_locals.get("g") is g:
                raised = frame.f_locals["traceback"]
                if raised is not None:
                    yield from _unwound(raised)
            yield frame
        frame = frame.f_back


def suspended_frames(generator: object) -> Iterator[FrameType]:
    """Yield the frames of a suspended generator and of those that it waits for, the outermost first."""
    while generator is not None:
        frame = getattr(generator, "gi_frame", None)
        if frame is not None:
            yield frame
        generator = getattr(generator, "gi_yieldfrom", None)


RUN: frozenset[int] = frozenset()
"""The ids of the codes of the functions that run coroutines, and that close them. Set by the engine."""


def _unwound(traceback: TracebackType) -> Iterator[TracebackType]:
    """Yield the places that an error has left, the innermost first, without the one that caught it.

    A frame that has raised it again (to leave variables to be closed) is where it was at first.
    """
    entries = []
    entry = traceback.tb_next
    while entry is not None:
        following = entry.tb_next
        if following is None or following.tb_frame is not entry.tb_frame:
            entries.append(entry)
        entry = following
    while entries:
        yield entries.pop()


HANDLING: object = None
"""The code of the function that calls message handlers; its frame has the traceback. Set by the engine."""


_holding: dict[
    int, bool
] = {}  # by the id of a code; a code that takes the place of another is looked into in vain


def _holds_function(code: CodeType) -> bool:
    """Return whether what code of ours calls is in its variable "function"."""
    known = _holding.get(id(code))
    if known is None:
        known = _holding[id(code)] = "function" in code.co_varnames
    return known


HOST_CALLS: frozenset[int] = frozenset()
"""The ids of the codes of the functions that call host functions; the function called is in their frames. Set by the engine."""

TAIL_CALLS: frozenset[int] = frozenset()
"""The ids of the codes of the functions that make tail calls that were put off: then they have a variable "tail". Set by
the engine."""

RESUMES: frozenset[int] = frozenset()
"""The ids of the codes of the functions that let the interpreter take over for their caller. Set by the engine."""


def stack(
    g: GlobalState,
    thread: Coroutine,
    traceback: TracebackType | None = None,
    suspended: Generator[Value, Value, Value] | None = None,
    *,
    is_dead: bool = False,
) -> Iterator[AnyFrame]:
    """Yield the frames of *thread*, innermost first, as `frame_chain` does for the interpreter.

    Args:
        g: the state.
        thread: running or normal, unless one of the following is given.
        traceback: of an error just caught, the frames of which are still part of the stack.
        suspended: what runs the thread, if that is suspended.
        is_dead: the frames of *traceback* are all there is.
    """
    waiting: Frame | None = None  # found, but not yet what called it
    chain = thread.frame  # where the interpreter's frames go on
    is_resumed = False
    is_alone = False  # whether no other Python frame was found since
    is_unwound = False  # whether an error has left what is looked at
    is_handler = False  # whether what is above is a message handler, which nobody has called
    called: Boundary | None = None  # a host function that host code called, but not yet for whom
    known: dict[tuple[int, int], int] = {}
    held: list[
        AnyFrame
    ] = []  # the last of the interpreter's frames and its boundary, until it is known who called it
    is_replaced = False  # whether what is looked at has made way for what is above
    for place in python_frames(g, thread, traceback, suspended, is_dead=is_dead):
        python: FrameType = place if place.__class__ is FrameType else place.tb_frame  # type: ignore[union-attr]
        if (place.__class__ is TracebackType) != is_unwound:
            is_unwound = not is_unwound
            is_handler = is_unwound
        if python.f_globals is g.namespace:
            if is_resumed:
                is_resumed = False  # the interpreter's frame is there already
                continue
            frame = _view(g, python, place, known)
            if held or is_replaced:
                is_replaced = called is None and waiting is None and _makes_way(g, frame)
                if held:
                    held[0].is_tail_call |= is_replaced  # type: ignore[union-attr]
                    yield from held
                    held = []
                if is_replaced:
                    continue
            if called is not None:
                if frame.proto.code[frame.pc - 1][0] not in _CALLING:
                    called.site = frame
                elif _resolved(g, frame.called) is called.function:
                    called.function = _ANY_FUNCTION  # the instruction tells of it
                yield called
                called = None
            if waiting is not None:
                op = frame.proto.code[frame.pc - 1][0]
                host = None
                if is_alone:
                    waiting.python.caller = frame  # type: ignore[attr-defined]
                elif op in _CALLING:
                    host = _host_function_between(g, frame, waiting)
                if op == _TAILCALL and host is None and not is_handler:
                    waiting.is_tail_call = True
                    continue
                waiting.caller = frame
                if host is not None:
                    waiting.caller = between = Boundary(frame, _function(waiting), ())
                    yield waiting
                    yield between
                else:
                    yield waiting
            waiting = frame
            is_alone, is_handler = True, False
            continue
        is_alone = False
        key = id(python.f_code)
        if key in RESUMES:
            is_resumed = python.f_locals.get("g") is g
        elif key in RUNS and python.f_locals.get("g") is g:
            if isinstance(place, TracebackType) and "ended" in python.f_locals:
                segment: AnyFrame = python.f_locals["ended"]
            else:
                segment, chain = chain, _below(chain)
            if segment.__class__ is HostCall and is_lua_function(segment.function):
                segment = segment.caller  # a function of ours, seen already
            _note_site(g, segment, python)
            end = _below(segment)
            yield from held
            held = []
            if called is not None:
                yield called
                called = None
            if waiting is not None and segment is not None:
                waiting.caller = segment
                if segment.__class__ is Frame and called_host_function(g, segment) is not None:
                    waiting.caller = between = Boundary(segment, _function(waiting), ())
                    yield waiting
                    yield between
                else:
                    yield waiting
                waiting = None
            while segment is not end:
                caller: AnyFrame = segment.caller  # type: ignore[union-attr]
                if segment.__class__ is Frame and caller.__class__ is Boundary:
                    held = [segment, caller]
                    break
                yield segment
                segment = caller
        if (waiting is None and key not in HOST_CALLS) or not _holds_function(python.f_code):
            continue
        function = python.f_locals.get("function")
        if function.__class__ not in FUNCTION_CLASSES:
            continue
        if is_lua_function(function):
            if waiting is not None:
                if proto_of(function) is waiting.proto:  # type: ignore[arg-type]
                    waiting.function = function
                if key in TAIL_CALLS and "tail" in python.f_locals:
                    waiting.is_tail_call = True
        elif key in HOST_CALLS and python.f_locals.get("g") is g:
            if waiting is not None:
                yield waiting
                waiting = None
            if chain.__class__ is Boundary and chain.function is function:
                chain = chain.caller
            yield from held
            held = []
            if called is not None:
                yield called
            called = Boundary(None, function, ())
    yield from held
    if called is not None:
        yield called
    if waiting is not None:
        yield waiting


def _boundary(chain: AnyFrame) -> Boundary | None:
    """Return the next boundary of *chain*."""
    while chain is not None and chain.__class__ is not Boundary:
        chain = chain.caller
    return chain


def _below(chain: AnyFrame) -> AnyFrame:
    """Return what is below the next boundary of *chain*."""
    boundary = _boundary(chain)
    return None if boundary is None else boundary.caller


def _note_site(g: GlobalState, chain: AnyFrame, python: FrameType) -> None:
    """Note at the next boundary of *chain*, which *python* runs, the translated frame that made the call."""
    boundary = _boundary(chain)
    if boundary is None:
        return
    boundary.site = None
    outer = python.f_back
    is_resumed = is_adjacent = False
    while outer is not None and id(outer.f_code) not in RUNS:
        if id(outer.f_code) in HOST_CALLS and not is_lua_function(outer.f_locals.get("function")):
            return
        if outer.f_code is HANDLING and outer.f_locals["traceback"] is not None:
            for place in _unwound(outer.f_locals["traceback"]):
                if place.tb_frame.f_globals is g.namespace:  # here was the error that a handler gets
                    boundary.site = _view(g, place.tb_frame, place, {})
                    return
        if id(outer.f_code) in RESUMES:
            is_resumed = True
        elif outer.f_globals is g.namespace:
            if not is_resumed:
                frame = _view(g, outer, outer, {})
                if frame.proto.code[frame.pc - 1][0] not in _CALLING or is_adjacent:
                    boundary.site = frame
                return
            is_resumed = False  # it is the frame that is run
            is_adjacent = outer.f_back is not None and outer.f_back.f_globals is g.namespace
        outer = outer.f_back


def _function(frame: Frame) -> Value:
    """Return the function of a frame if that is known by now; any function of Lua's will do otherwise."""
    try:
        return object.__getattribute__(frame, "function")
    except AttributeError:
        return _ANY_FUNCTION


_ANY_FUNCTION = FunctionType(INTERPRETED_CODE, {"__name__": LUA_MODULE}, "lua", None, (CellType(None),) * 3)
