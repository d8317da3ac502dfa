"""GlobalState: what all threads of one state share (global_State in lstate.h)."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, suppress
from functools import partial
from types import CellType
from typing import TYPE_CHECKING, BinaryIO, Callable, Optional, Protocol
from weakref import WeakSet

from pylua.bytecode.binary import undump
from pylua.errors import LimitExceeded, LuaError, OperationFault, StateClosed
from pylua.progress import watched
from pylua.vm.collector import Collector
from pylua.vm.coroutine import RUNNING, Coroutine
from pylua.vm.heap import is_deeper_than, measure
from pylua.vm.meter import Meter
from pylua.vm.operations import call
from pylua.vm.table import LuaTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from pylua.bytecode.proto import Proto
    from pylua.errors import Site
    from pylua.vm.frame import AnyFrame, Frame, Protected
    from pylua.vm.values import Results, Value

    FrameFunction = Callable[
        ["GlobalState", AnyFrame, Value, tuple[Value, ...]],
        Optional[tuple[Protected, Value, tuple[Value, ...]]],
    ]

MAX_LEVELS = 200
"""Nested calls that would need the C stack in real Lua (LUAI_MAXCCALLS), and here often Python's."""

MAX_ERROR_LEVELS = MAX_LEVELS // 10 * 11
"""The same while an error is being handled."""

ERROR_DEPTH = 200
"""Lua calls beyond the limit that the handling of a stack overflow may use."""

ERROR_IN_HANDLER = "error in error handling"
"""The error value when error handling itself runs out of stack (LUA_ERRERR); no handler sees it."""

MAX_DEPTH = 200_000
"""Default depth of Lua calls."""

MAX_REGISTERS = 1_000_000
"""Default size of a thread's registers (LUAI_MAXSTACK)."""


class HostView(Protocol):
    """A Python object that stands for a Lua value outside the state and keeps it alive."""

    lua_value: Value


class Compile(Protocol):
    """What compiles chunks."""

    def __call__(self, text: str, chunkname: str, *, keep: bool = True) -> Proto:
        """Return the main Proto of a chunk; *keep* as in `GlobalState.load_chunk`."""


def byte_stream(stream: object) -> BinaryIO:
    """Return *stream*, or the byte stream behind a text stream; Python's own may be missing altogether."""
    if isinstance(stream, io.TextIOBase):
        return getattr(stream, "buffer", None) or io.BytesIO()
    return stream or io.BytesIO()  # type: ignore[return-value]


def _not_running(*_: object) -> Results:
    msg = "the state is closed"
    raise StateClosed(msg)


def _nothing_to_meter() -> None:
    pass


def _nothing_to_close(_thread: Coroutine, error: LuaError | None) -> LuaError | None:
    return error


class GlobalState:
    """The shared part of one state. States share nothing that Lua code can change.

    Plain slots: the engines read these fields all the time.
    """

    __slots__ = (
        "__weakref__",
        "at_close",
        "become_metered",
        "cell",
        "close_thread",
        "close_variables",
        "collector",
        "compile",
        "complete_error",
        "execute",
        "frame_functions",
        "frames",
        "globals",
        "go_on",
        "guarded_frame",
        "handle_error",
        "handle_raised",
        "host_views",
        "in_handler",
        "ipairs_step",
        "is_reversed",
        "lay_down",
        "levels",
        "library_data",
        "library_opened",
        "loaded",
        "main",
        "max_depth",
        "max_registers",
        "message_handler",
        "metacall",
        "meter",
        "namespace",
        "new_function",
        "new_like",
        "next_function",
        "operator_site",
        "overflowing",
        "registry",
        "run",
        "running",
        "seed",
        "stderr",
        "stdin",
        "stdout",
        "take_over",
        "type_metatables",
        "version",
        "warn",
        "yield_function",
    )

    def __init__(self) -> None:
        self.cell = CellType(self)  # shared by all functions
        self.globals = LuaTable()
        self.registry = LuaTable()
        self.loaded = LuaTable()  # package.loaded
        self.registry["_LOADED"] = self.loaded
        self.type_metatables: dict[str, LuaTable] = {}  # by type name; tables and userdata have their own
        self.library_data: dict[str, object] = {}  # what a library keeps per state, by "library.item"
        self.at_close: list[Callable[[], None]] = []  # what libraries must do at the end
        self.meter = Meter()
        self.meter.memory.audit = self.measure
        self.meter.memory.is_deeper = is_deeper_than
        self.stdin: BinaryIO = byte_stream(sys.stdin)
        self.stdout: BinaryIO = byte_stream(sys.stdout)
        self.stderr: BinaryIO = byte_stream(sys.stderr)
        self.main = Coroutine(None)
        self.main.status = RUNNING
        self.running = self.main
        self.registry[1], self.registry[2] = self.main, self.globals  # LUA_RIDX_MAINTHREAD, LUA_RIDX_GLOBALS
        self.overflowing = False  # a stack overflow is being handled
        self.levels = 0  # nested calls on Python's stack
        self.max_depth = MAX_DEPTH
        self.max_registers = MAX_REGISTERS
        self.frame_functions: dict[Value, FrameFunction] = {}
        """Library functions that an engine runs by frames, so that coroutines yield across them (pcall)."""
        self.yield_function: Value = None  # coroutine.yield
        self.next_function: Value = None  # next, which loops know
        self.ipairs_step: Value = None  # the iterator of ipairs, as well
        self.namespace: dict[str, object] = {}  # globals of translated functions
        self.version = "Lua 5.4"
        self.seed: int | None = None  # of the random numbers; None: a random one
        self.become_metered: Callable[[], None] = _nothing_to_meter
        """Make sure that all that will run is counted, as the state gets limits; set by the engine."""
        self.message_handler: Value = None
        """Gets an error that nothing in the main thread catches, where it is raised (msgh of lua_pcall)."""
        self.in_handler = False  # whether a message handler runs
        self.guarded_frame: AnyFrame = None  # what it called is in a `handling` block without handler
        self.warn: Callable[[str, bool], None] = _ignore_warning  # (message, to be continued)
        self.host_views: WeakSet[HostView] = WeakSet()  # what host code holds of this state's values
        self.collector = Collector(self)
        self.frames: Callable[[Coroutine], Iterator[AnyFrame]] = frame_chain
        """The frames of a thread, innermost first; set by the engine."""
        self.operator_site: Callable[..., Site | None] = lambda **_: None
        """The site of the operator of Lua code that makes the call at hand, if one does; set by the engine."""
        self.is_reversed: Callable[[Value, Value], bool] = lambda *_: False
        """Whether a comparison of a and b that a class of tables is asked for is ``b == a``; set by the engine."""
        self.complete_error: Callable[[BaseException], LuaError] = _not_running  # type: ignore[assignment]
        """Return an exception of translated code as an error with its final value; set by the engine."""
        self.take_over: Callable[..., None] = lambda *_: None
        """Make sure that frames can be changed, before a host function does so; set by the engine."""
        self.lay_down: Callable[[Coroutine], None] = lambda _: None
        """Make the calls in progress of a suspended coroutine frames that are data; set by the engine."""
        self.execute: Callable[[Value, tuple[Value, ...]], Results] = _not_running
        """Run a Lua function of this state from host code; set by the engine."""
        self.go_on: Callable[[list[Frame], Value, tuple[Value, ...]], Results] = _not_running
        """Run frames, the innermost first, with a call of a function, after a `TakeOver`; set by the engine."""
        self.run: Callable[[Coroutine, tuple[Value, ...]], Value] = _not_running
        """Start or continue a coroutine; returns its results or `Yielded`; set by the engine."""
        self.close_thread: Callable[[Coroutine, LuaError | None], LuaError | None] = _nothing_to_close
        """Close the to-be-closed variables of a thread that will not run again; set by the engine."""
        self.handle_error: Callable[[LuaError, Value], Value] = _not_running
        """Return what a message handler makes of an error, called where it was raised; set by the engine."""
        self.handle_raised: Callable[[LuaError], LuaError] = lambda error: error
        """Give an error of a host function to the message handler that is for it, if any; set by the engine."""
        self.close_variables: Callable[[LuaError], LuaError] = _not_running  # type: ignore[assignment]
        """Close those that an error has left behind, where host code catches it; set by the engine."""
        self.metacall: Callable[..., Results] = partial(call, self)
        """Call a metamethod of a table from host code, in the running thread; an engine may know a shorter way."""
        self.new_function: Callable[[Proto, list[CellType]], Value] = _not_running
        """Make a Lua function; set by the engine."""
        self.new_like: Callable[[CodeType, list[CellType]], Value] = _not_running
        """Make a Lua function with the code of one of another state of the translator; set by the engine."""
        self.library_opened: Callable[[str, LuaTable], None] = lambda *_: None
        """Take notice of a library's functions, so that calls of them can be known; set by the engine."""
        self.compile: Compile = _not_running  # type: ignore[assignment]
        """Set by the state."""

    def measure(self) -> int:
        """Return the bytes that the state holds."""
        sizes, self.meter.memory.largest = measure(self, self.meter.check)
        return sum(sizes.values())

    def set_type_metatable(self, name: str, metatable: LuaTable | None) -> None:
        """Set the metatable of all values of a basic type; translated code looks at that of strings itself."""
        if metatable is None:
            self.type_metatables.pop(name, None)
        else:
            self.type_metatables[name] = metatable
        if name == "string":
            self.namespace["STRING_META"] = LuaTable() if metatable is None else metatable

    def load_chunk(self, text: str, chunkname: str, mode: str = "bt", *, keep: bool = True) -> Value:
        """Return the main function of a chunk, text or binary, with the globals as its first upvalue.

        Args:
            text: the chunk.
            chunkname: its name with the prefix "@" or "=", or its text.
            mode: which kinds are allowed: "b", "t" or both.
            keep: it comes from a file or the host, and so will be loaded by other processes, too.

        Raises:
            LuaSyntaxError: the text does not compile.
            LuaError: *mode* forbids this kind of chunk, or the binary is damaged.
        """
        is_binary = text[:1] == "\x1b"
        if ("b" if is_binary else "t") not in mode:
            kind = "binary" if is_binary else "text"
            message = f"attempt to load a {kind} chunk (mode is '{mode}')"
            raise LuaError(message)
        if not self.meter.is_limited:
            return self._load(text, chunkname, is_binary=is_binary, keep=keep)
        with watched(self.meter.watch()):
            return self._load(text, chunkname, is_binary=is_binary, keep=keep)

    def _load(self, text: str, chunkname: str, *, is_binary: bool, keep: bool) -> Value:
        proto = undump(text, chunkname) if is_binary else self.compile(text, chunkname, keep=keep)
        cells = [CellType(None) for _ in proto.upvalues]
        if cells:
            cells[0].cell_contents = self.globals
        return self.new_function(proto, cells)

    def close(self) -> None:
        """End the state: run what waits for it, finalizers first."""
        with suppress(LimitExceeded):  # finalizers have what is left of the limits, and no more
            self.collector.close()
        for action in self.at_close:
            action()
        with suppress(OSError, ValueError):  # nobody is left who could be told
            self.stdout.flush()

    @contextmanager
    def handling(self, handler: Value) -> Iterator[None]:
        """Give errors that nobody catches in the block to *handler*; None: host code catches them unseen."""
        outer = self.message_handler, self.guarded_frame
        self.message_handler = handler
        self.guarded_frame = self.running.frame if handler is None else None
        try:
            yield
        finally:
            self.message_handler, self.guarded_frame = outer

    def enter_call(self, levels: int) -> None:
        """Count *levels* more nested calls; the caller subtracts them again, even after an error.

        Raises:
            OperationFault: "C stack overflow".
        """
        self.levels += levels
        if self.levels > MAX_LEVELS:
            self.check_levels(self.levels)

    def check_levels(self, levels: int) -> None:
        """Raise the error for too many nested calls; the handling of that error may use a few more."""
        if not self.overflowing:
            self.overflowing = True
            msg = "C stack overflow"
            raise OperationFault(msg)
        if levels > MAX_ERROR_LEVELS:
            raise LuaError(ERROR_IN_HANDLER)

    def check_depth(self, depth: int) -> None:
        """Raise the error for too many Lua calls or registers; the handling of that error may use a few more."""
        if not self.overflowing:
            self.overflowing = True
            msg = "stack overflow"
            raise OperationFault(msg)
        if depth > self.max_depth + ERROR_DEPTH:
            raise LuaError(ERROR_IN_HANDLER)


def frame_chain(thread: Coroutine) -> Iterator[AnyFrame]:
    """Yield the frames of a thread that are data, innermost first."""
    frame = thread.frame
    while frame is not None:
        yield frame
        frame = frame.caller


def _ignore_warning(message: str, to_be_continued: bool) -> None:  # noqa: FBT001  lua_WarnFunction
    """Do nothing: warnings are off until the base library is opened."""
