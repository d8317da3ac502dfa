"""Debug hooks: call, return, line and count events for the interpreter.

A frame that runs while its thread has a hook reads its instructions through `HookedCode`, whose item access
fires the events; without a hook the interpreter pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.vm.operations import call

if TYPE_CHECKING:
    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import Frame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Value


class Hook:
    """One thread's hook: a Lua function, its events, and the countdown of the count event."""

    __slots__ = ("active", "count", "function", "left", "mask", "on_call", "on_line", "on_return")

    def __init__(self, function: Value, mask: str, count: int) -> None:
        self.function = function
        self.mask = mask  # the letters given to debug.sethook
        self.count = count  # instructions between count events; 0: none
        self.left = count
        self.on_call = "c" in mask
        self.on_return = "r" in mask
        self.on_line = "l" in mask
        self.active = False  # the hook itself is running; it is not hooked

    def _fire(self, g: GlobalState, event: str, line: int | None = None) -> None:
        if self.active:
            return
        self.active = True
        try:
            call(g, self.function, event, line)
        finally:
            self.active = False

    def entered(self, g: GlobalState, frame: Frame) -> None:
        """Fire the call event of a Lua function."""
        if self.on_call:
            self._fire(g, "tail call" if frame.is_tail_call else "call")

    def returns(self, g: GlobalState, thread: Coroutine, frame: Frame) -> None:
        """Fire the return event of a Lua function, which is still the innermost frame."""
        if self.on_return:
            thread.frame = frame
            self._fire(g, "return")

    def host_called(self, g: GlobalState, thread: Coroutine, function: Value) -> None:
        """Fire the call event of a host function."""
        del thread, function  # both can be seen from the stack
        if self.on_call:
            self._fire(g, "call")

    def host_returns(self, g: GlobalState, thread: Coroutine, function: Value) -> None:
        """Fire the return event of a host function."""
        del thread, function
        if self.on_return:
            self._fire(g, "return")

    def instruction(self, g: GlobalState, frame: Frame, pc: int, last_pc: int) -> None:
        """Fire count and line events before instruction *pc* executes (luaG_traceexec)."""
        if self.active:
            return
        frame.pc = pc + 1
        if self.count:
            self.left -= 1
            if self.left <= 0:
                self.left = self.count
                self._fire(g, "count")
        if self.on_line and frame.proto.lines:
            line = frame.proto.lines[pc]
            if pc <= last_pc or line != frame.hook_line:
                frame.hook_line = line
                self._fire(g, "line", line)


class HookedCode:
    """The instructions of a frame, with events."""

    __slots__ = ("_code", "_frame", "_g", "_hook", "_last_pc")

    def __init__(self, g: GlobalState, hook: Hook, frame: Frame) -> None:
        self._g = g
        self._hook = hook
        self._frame = frame
        self._code = frame.proto.code
        self._last_pc = frame.pc - 1 if frame.pc else len(self._code)
        if frame.pc and frame.proto.lines:  # it goes on in the middle of a line, which is no event
            frame.hook_line = frame.proto.lines[frame.pc - 1]

    def __getitem__(self, pc: int) -> tuple[int, ...]:
        """Fire the events of instruction *pc* and return it."""
        self._hook.instruction(self._g, self._frame, pc, self._last_pc)
        self._last_pc = pc
        return self._code[pc]
