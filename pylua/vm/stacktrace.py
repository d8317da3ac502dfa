"""The calls in progress as Lua shows them: levels for `debug.getinfo`, positions for `error`, tracebacks.

A host function has no frame of its own (that would cost every call of one); that it is running can be seen
from the frame below, whose current instruction calls it.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from pylua.chunkname import chunk_id
from pylua.errors import LuaFrame
from pylua.vm.frame import Boundary, Frame, HostCall, Protected
from pylua.vm.function import global_function_name, is_lua_function
from pylua.vm.naming import called_host_function, called_name, current_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pylua.vm.coroutine import Coroutine
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.hooks import Hook
    from pylua.vm.values import Value

TRACEBACK_HEAD = 10
TRACEBACK_TAIL = 11
"""Levels shown at either end of a long traceback (LEVELS1 and LEVELS2 in lauxlib.c)."""


class Activation:
    """One level of the stack: a Lua frame, or a host function in progress."""

    __slots__ = ("_function", "caller", "frame", "hook", "role")

    def __init__(
        self, function: Value, frame: Frame | None, caller: Frame | None, role: tuple[str, str] | None = None
    ) -> None:
        self._function = function  # of a host function; None at the bottom: the host program
        self.hook: Hook | None = None  # the hook that this level's event is being told to
        self.role = role  # namewhat and name of what the engine itself called: a hook, a finalizer
        self.frame = frame  # None for a host function
        self.caller = caller  # the Lua frame whose current instruction made the call, if one did

    @property
    def function(self) -> Value:
        """What runs; of a frame only looked for when it is asked for."""
        return self._function if self.frame is None else self.frame.function

    def name(self) -> tuple[str, str | None]:
        """Return what `debug.getinfo` calls namewhat and name."""
        if self.role is not None:
            return self.role
        if self.caller is None or not self.caller.pc:
            return "", None
        named = called_name(self.caller.proto, self.caller.pc - 1)
        return ("", None) if named is None else named

    def transfer(self) -> tuple[int, int]:
        """Return index and number of the values that a call or return hook sees being passed."""
        return (0, 0) if self.hook is None else (self.hook.first, len(self.hook.passed))


def activations(g: GlobalState, thread: Coroutine) -> Iterator[Activation]:
    """Yield the levels of *thread*, innermost first; level 0 of a running thread is a host function."""
    under_hook = False
    for activation in _all_activations(g, thread):
        if under_hook:
            activation.hook = thread.in_hook
        under_hook = activation.role is HOOK_ROLE
        yield activation


HOOK_ROLE = ("hook", "?")
FINALIZER_ROLE = ("metamethod", "__gc")


def _all_activations(g: GlobalState, thread: Coroutine) -> Iterator[Activation]:
    above: object = Boundary  # what is above the frame at hand: a Boundary means host code
    hook = thread.in_hook
    for frame in g.frames(thread):
        if frame.__class__ is Frame:
            if above is Boundary:
                function = called_host_function(g, frame)
                if function is not None:
                    yield Activation(function, None, frame)
            caller = frame.caller
            role = None
            if caller.__class__ is Boundary:
                role = _role(g, thread, caller)
                caller = caller.site or caller.caller
                if caller.__class__ is Frame and called_host_function(g, caller) is not None:
                    caller = None  # or else it is a message handler, which PUC names for what has failed
            known = caller if caller.__class__ is Frame and not frame.is_tail_call else None
            yield Activation(None, frame, known, role)
        elif frame.__class__ is Protected or frame.__class__ is HostCall:
            caller = frame.caller
            yield Activation(frame.function, None, caller if caller.__class__ is Frame else None)
        elif frame.__class__ is Boundary and not is_lua_function(frame.function):
            yield Activation(frame.function, None, frame.site)
        above = frame.__class__
        if (
            frame.__class__ is Boundary
            and hook is not None
            and hook.between
            and frame.function is hook.function
        ):
            above = None  # no host code: the instruction has not begun
    if thread is g.main:
        yield Activation(None, None, None)


def _role(g: GlobalState, thread: Coroutine, boundary: Boundary) -> tuple[str, str] | None:
    """Return what the call above *boundary* is, if the engine made it by itself."""
    hook = thread.in_hook
    if hook is not None and boundary.function is hook.function:
        return HOOK_ROLE
    if g.collector.finalizer is not None and boundary.function is g.collector.finalizer:
        return FINALIZER_ROLE
    return None


def activation_at(g: GlobalState, thread: Coroutine, level: int) -> Activation | None:
    """Return the activation at *level*, None if the stack is not that deep."""
    for number, activation in enumerate(activations(g, thread)):
        if number == level:
            return activation
    return None


def where(g: GlobalState, level: int) -> str:
    """Return "name:line: " of the running function at *level*, "" for a host function (luaL_where)."""
    activation = activation_at(g, g.running, level)
    if activation is None or activation.frame is None:
        return ""
    line = current_line(activation.frame)
    return "" if line is None else f"{chunk_id(activation.frame.proto.source)}:{line}: "


def _function_text(g: GlobalState, activation: Activation) -> str:
    """Return how a traceback calls a function (pushfuncname in lauxlib.c)."""
    name = global_function_name(g, activation.function) if activation.function is not None else None
    if name is not None:
        return f"function '{name}'"
    kind, named = activation.name()
    if kind:
        return f"{kind} '{named}'"
    if activation.frame is None:
        return "?"
    proto = activation.frame.proto
    if proto.line_defined == 0:
        return "main chunk"
    return f"function <{chunk_id(proto.source)}:{proto.line_defined}>"


def _lua_frame(g: GlobalState, activation: Activation) -> LuaFrame:
    text = _function_text(g, activation)
    frame = activation.frame
    if frame is None:
        return LuaFrame("[C]", None, text)
    if frame.is_tail_call:
        text += TAIL_CALLS
    return LuaFrame(chunk_id(frame.proto.source), current_line(frame), text)


TAIL_CALLS = "\n\t(...tail calls...)"
"""Stands behind the function of a frame whose caller was replaced by it."""


def traceback_frames(g: GlobalState, thread: Coroutine, level: int = 0) -> tuple[LuaFrame, ...]:
    """Return the stack of *thread* from *level* on, without the middle of a very deep one."""
    levels = islice(activations(g, thread), level, None)
    head = [_lua_frame(g, activation) for activation in islice(levels, TRACEBACK_HEAD)]
    tail: deque[Activation] = deque(maxlen=TRACEBACK_TAIL + 1)
    count = 0
    for activation in levels:
        tail.append(activation)
        count += 1
    if count > len(tail):
        skipped = count - TRACEBACK_TAIL - 1  # the count is PUC's, one less than are left out
        head.append(LuaFrame(f"...\t(skipping {skipped} levels)", None, ""))
        tail.popleft()
    return (*head, *(_lua_frame(g, activation) for activation in tail))


def traceback_text(frames: tuple[LuaFrame, ...]) -> str:
    """Return "stack traceback:" and a line per frame, as Lua prints it."""
    lines = ["stack traceback:"]
    lines.extend(f"\n\t{frame if frame.function else frame.source}" for frame in frames)
    return "".join(lines)
