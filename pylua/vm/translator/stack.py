"""The stack of the translator: Python's frames as the frames of Lua that the rest of the VM knows.

Nothing is noted while translated code runs. Who asks what is running (an error message, a traceback, the debug
library, the collector) gets `Frame` objects that find out from Python's frames what they are asked for.
"""

from __future__ import annotations

import gc
import sys
from types import CellType, FunctionType
from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.vm import interpreter
from pylua.vm.frame import Boundary, Frame
from pylua.vm.function import is_lua_function, upvalues_of
from pylua.vm.naming import CALL_OPS, called_host_function

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import FrameType, TracebackType

    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import AnyFrame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.translator.linker import Translation
    from pylua.vm.values import Value

_CALLING = CALL_OPS | {Op.TFORCALL}


class PythonFrame:
    """What a Python frame knows of the Lua frame that it stands for."""

    __slots__ = ("g", "inner", "python", "translation")

    def __init__(self, g: GlobalState, python: FrameType, inner: FrameType | None) -> None:
        self.g = g
        self.python = python
        self.inner = inner  # the Python frame that it has called, if that is known
        self.translation: Translation = python.f_code.co_consts[-1]

    def complete(self, frame: Frame, name: str) -> None:
        """Set what only the debug library and the collector want to know."""
        if name == "function":
            frame.function = function_of(self.python)
            return
        if name == "upvalues":
            function = frame.function
            none = [CellType(None) for _ in frame.proto.upvalues]
            frame.upvalues = none if function is None else upvalues_of(function)  # type: ignore[arg-type]
            return
        values = self.python.f_locals
        pc = max(frame.pc - 1, 0)
        kept = self.translation.kept_at(pc)
        registers = registers_from(self.translation, values, frame.pc)
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


class Resumed:
    """What the Python frame that has left its work to the interpreter knows: which function it is."""

    def __init__(self, python: FrameType) -> None:
        self._python = python

    def complete(self, frame: Frame, name: str) -> None:  # noqa: ARG002  a FrameFacts
        """Set the function."""
        frame.function = function_of(self._python)


def function_of(python: FrameType) -> FunctionType | None:
    """Return the function that runs: that of the caller's register, or the one whose variables these are."""
    code = python.f_code
    outer = python.f_back
    while outer is not None and outer.f_globals is not python.f_globals:
        candidate = outer.f_locals.get("function")
        if candidate.__class__ is FunctionType and candidate.__code__ is code:
            return candidate  # type: ignore[no-any-return]
        outer = outer.f_back
    values = python.f_locals
    found = None
    for candidate in gc.get_referrers(code):
        if candidate.__class__ is FunctionType and candidate.__code__ is code:
            found = candidate
            if all(
                _holds(cell, values.get(name, values))
                for name, cell in zip(code.co_freevars, candidate.__closure__ or ())
            ):
                if outer is None or candidate in outer.f_locals.values():
                    return candidate  # type: ignore[no-any-return]
    return found


def _holds(cell: CellType, value: object) -> bool:
    try:
        return cell.cell_contents is value
    except ValueError:
        return False


def registers_from(translation: Translation, values: dict[str, Value], pc: int) -> list[Value]:
    """Return the registers of an activation from its Python variables."""
    proto = translation.proto
    registers = proto.template.copy()
    for register in range(proto.num_registers):
        registers[register] = values.get(f"r{register}")
    for made in range(min(pc, len(proto.code))):
        name = f"c{made:04d}"
        if proto.code[made][0] == Op.NEWCELL and name in values:
            register = proto.code[made][1]
            if any(
                v.register == register and v.is_cell and v.start_pc <= pc <= v.end_pc for v in proto.locals
            ):
                registers[register] = CellType(values[name])
    return registers


def _view(g: GlobalState, python: FrameType, offset: int, line: int, inner: FrameType | None) -> Frame:
    """Return the Lua frame for the Python frame of a translated function."""
    facts = PythonFrame(g, python, inner)
    frame = Frame()
    frame.python = facts
    frame.proto = facts.translation.proto
    frame.pc = facts.translation.pc_at(offset, line) + 1
    frame.is_tail_call = False
    frame.caller = None
    return frame


def _called(g: GlobalState, frame: Frame, callee: AnyFrame) -> Value:
    """Return the host function that *frame* calls; None if it calls *callee*, which then knows which function it is."""
    function = frame.python.python.f_locals.get(f"r{frame.proto.code[frame.pc - 1][1]}")  # type: ignore[attr-defined]
    if function.__class__ is FunctionType and callee.__class__ is Frame and hasattr(callee, "python"):
        python = callee.python
        if isinstance(python, PythonFrame) and function.__code__ is python.python.f_code:
            callee.function = function
            return None
    return called_host_function(g, frame)


_RUNS = frozenset(f.__code__ for f in (interpreter.execute, interpreter.go_on, interpreter.start_or_continue))
"""Functions that run frames which are data, from a `Boundary` on."""


def python_frames(
    g: GlobalState,
    thread: Coroutine,
    traceback: TracebackType | None,
    suspended: Generator[Value, Value, Value] | None,
    *,
    is_dead: bool,
) -> Iterator[tuple[FrameType, int, int]]:
    """Yield the Python frames of a thread from the innermost on, with offset and line; those of *traceback* come first."""
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
        if frame.f_code is RUN and frame.f_locals.get("g") is g:
            if current is thread:
                return
            current = current.resumer
        if current is thread:
            if frame.f_code is HANDLING and frame.f_locals.get("g") is g:
                yield from _unwound(frame.f_locals["traceback"])
            yield frame, frame.f_lasti, frame.f_lineno
        frame = frame.f_back


def suspended_frames(generator: object) -> Iterator[tuple[FrameType, int, int]]:
    """Yield the frames of a suspended generator and of those that it waits for, the outermost first."""
    while generator is not None:
        frame = getattr(generator, "gi_frame", None)
        if frame is not None:
            yield frame, frame.f_lasti, frame.f_lineno
        generator = getattr(generator, "gi_yieldfrom", None)


RUN: object = None
"""The code of the function that runs coroutines. Set by the engine."""


def _unwound(traceback: TracebackType) -> Iterator[tuple[FrameType, int, int]]:
    """Yield the frames that an error has left, the innermost first, without the one that caught it."""
    entries = []
    entry = traceback.tb_next
    while entry is not None:
        entries.append((entry.tb_frame, entry.tb_lasti, entry.tb_lineno))
        entry = entry.tb_next
    yield from reversed(entries)


HANDLING: object = None
"""The code of the function that calls message handlers; its frame has the traceback. Set by the engine."""


HOST_CALLS: frozenset[object] = frozenset()
"""The codes of the functions that call host functions; the function called is in their frames. Set by the engine."""

RESUMES: frozenset[object] = frozenset()
"""The codes of the functions that let the interpreter take over for their caller. Set by the engine."""


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
    between: Boundary | None = None
    inner: FrameType | None = None
    is_resumed = False
    for python, offset, line in python_frames(g, thread, traceback, suspended, is_dead=is_dead):
        code = python.f_code
        if code in RESUMES:
            is_resumed = python.f_locals.get("g") is g
        elif is_resumed and python.f_globals is g.namespace:
            is_resumed = False  # the interpreter's frame is there already
        elif python.f_globals is g.namespace:
            frame = _view(g, python, offset, line, inner)
            inner = python
            op = frame.proto.code[frame.pc - 1][0]
            if waiting is None:
                waiting = frame
            else:
                host = _called(g, frame, waiting) if op in _CALLING else None
                if op == Op.TAILCALL and host is None:
                    waiting.is_tail_call = True
                    continue
                if host is not None:
                    between = Boundary(None, waiting.function if waiting is not None else None, ())
                    waiting.caller = between
                    yield waiting
                    between.caller = frame
                    yield between
                else:
                    waiting.caller = frame
                    yield waiting
                waiting = frame
        elif code in _RUNS and python.f_locals.get("g") is g:
            while chain is not None:
                if waiting is not None:
                    waiting.caller = chain if waiting.__class__ is Frame else None
                    yield waiting
                    waiting = None
                yield chain
                ended = chain.__class__ is Boundary
                chain = chain.caller
                if ended:
                    break
        elif code in HOST_CALLS and python.f_locals.get("g") is g:
            function = python.f_locals.get("function")
            if function is not None and not is_lua_function(function):
                if waiting is not None:
                    yield waiting
                    waiting = None
                yield Boundary(None, function, ())
    if waiting is not None:
        yield waiting
