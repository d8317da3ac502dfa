"""Frames: what is running. A thread's calls in progress are a chain of these, innermost first.

All frames share `caller` (the next one outwards), `depth` (Lua calls below it), `used` (registers of them
and itself) and `levels` (frames in this run of the engine for which real Lua would use the C stack).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Protocol, Union

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CellType

    from pylua.bytecode.proto import Proto
    from pylua.errors import LuaError
    from pylua.vm.values import Results, Value


class Frame:
    """A Lua function in progress. Plain slots: one is made per call."""

    __slots__ = (
        "caller",
        "depth",
        "function",
        "hook_line",
        "is_tail_call",
        "levels",
        "open",
        "pc",
        "pending",
        "proto",
        "python",
        "registers",
        "to_close",
        "upvalues",
        "used",
        "varargs",
    )

    caller: AnyFrame
    function: Value  # a FunctionType (which mypy would take for a method)
    proto: Proto
    upvalues: list[CellType]
    registers: list[Value]
    pc: int
    varargs: tuple[Value, ...]
    open: tuple[
        Value, ...
    ]  # the open results, between the instruction that makes them and the one that takes them
    to_close: list[int] | None  # registers marked by TBC, outermost first
    pending: list[Value] | None  # operands of a CONCAT that waits for a metamethod
    is_tail_call: bool
    hook_line: int  # line of the last line event, -1 before the first
    depth: int
    used: int
    levels: int
    python: FrameFacts  # of a frame of the translator: where the rest is to be found

    @property
    def called(self) -> Value:
        """What the current instruction, which is a call, calls."""
        register = self.proto.code[self.pc - 1][1]
        facts = getattr(self, "python", None)
        return self.registers[register] if facts is None else facts.value_of(self, register)

    def __getattr__(self, name: str) -> object:
        """Find out the rest of a frame of the translator when it is asked for."""
        if name == "python":
            raise AttributeError(name)
        self.python.complete(self, name)
        return object.__getattribute__(self, name)


class FrameFacts(Protocol):
    """A Python frame that stands for a frame of Lua."""

    def complete(self, frame: Frame, name: str) -> None:
        """Set attribute *name* of *frame*, and what else is found out with it."""

    def value_of(self, frame: Frame, register: int) -> Value:
        """Return what *register* holds."""


class Boundary:
    """Below the first frame of a call from host code; results go back to Python from here."""

    __slots__ = ("arguments", "caller", "depth", "function", "levels", "site", "used")

    depth: int
    used: int

    def __init__(self, caller: AnyFrame, function: Value, arguments: tuple[Value, ...]) -> None:
        self.caller = caller
        self.function = function  # what host code called; it holds these values, so they are alive
        self.arguments = arguments
        self.site: Frame | None = None  # of translated code: the frame whose operator made the call
        self.levels = 0
        if caller is None:
            self.depth = self.used = 0
        else:
            self.depth = caller.depth
            self.used = caller.used


class HostCall:
    """A host function in progress that no CALL instruction tells of: a metamethod, or what ``pcall`` calls."""

    __slots__ = ("arguments", "caller", "depth", "function", "levels", "used")

    depth: int
    used: int
    levels: int

    def __init__(self, caller: AnyFrame, function: Value, arguments: tuple[Value, ...]) -> None:
        self.caller = caller
        self.function = function
        self.arguments = arguments
        self.depth = caller.depth  # type: ignore[union-attr]
        self.used = caller.used  # type: ignore[union-attr]
        self.levels = caller.levels + 1  # type: ignore[union-attr]


class Protected:
    """A ``pcall`` or ``xpcall`` (or another library function that is run by frames) in progress."""

    __slots__ = ("caller", "calling", "catches", "depth", "finish", "function", "handler", "levels", "used")

    depth: int
    used: int
    levels: int

    def __init__(
        self,
        caller: AnyFrame,
        function: Value,
        *,
        catches: bool = True,
        handler: Value = None,
        finish: Callable[[Results], Results] | None = None,
    ) -> None:
        self.caller = caller
        self.function = function  # pcall itself, for tracebacks
        self.catches = catches  # False: only passes results on (dofile)
        self.finish = finish  # what to do with the results first, if it only passes them on
        self.handler = handler  # xpcall's message handler
        self.calling: Value = None  # the host function that it is calling, if it is one
        self.depth = caller.depth + 1  # type: ignore[union-attr]
        self.used = caller.used  # type: ignore[union-attr]
        self.levels = caller.levels + 1  # type: ignore[union-attr]


class Unwinding:
    """To-be-closed variables being closed after an error, on behalf of the frame `caller` that caught it."""

    __slots__ = ("caller", "depth", "error", "levels", "pending", "used")

    def __init__(self, caller: Protected, error: LuaError, pending: list[Value]) -> None:
        self.caller = caller
        self.error = error
        self.pending = pending  # values still to be closed, the next one last
        self.depth = caller.depth
        self.used = caller.used
        self.levels = caller.levels


AnyFrame = Union[Frame, Boundary, HostCall, Protected, Unwinding, None]


def copy_frames(innermost: AnyFrame) -> list[AnyFrame]:
    """Return copies of frames that are data, the innermost first, not yet linked with each other."""
    copies: list[AnyFrame] = []
    frame = innermost
    while frame is not None:
        copy = frame.__class__.__new__(frame.__class__)
        for name in frame.__slots__:
            value = getattr(frame, name, None)
            if name in _COPIED and value is not None:
                value = list(value)
            if name != "python":
                setattr(copy, name, value)
        copies.append(copy)
        frame = frame.caller
    return copies


_COPIED = frozenset(("registers", "to_close", "pending"))
"""What frames hold that only they change."""


def linked(frames: Sequence[AnyFrame]) -> AnyFrame:
    """Make each of *frames* the one that the one before it returns to; return the innermost."""
    for frame, caller in zip(frames, [*frames[1:], None]):
        frame.caller = caller  # type: ignore[union-attr]
    return frames[0] if frames else None
