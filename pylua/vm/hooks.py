"""Debug hooks: call, return, line and count events for the interpreter.

A frame that runs while its thread has a hook reads its instructions through `HookedCode`, whose item access
fires the events; without a hook the interpreter pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op, Operand
from pylua.vm.operations import call
from pylua.vm.values import as_tuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import Frame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Results, Value


FIRST_HOST_RESULT = 256
"""The number by which `debug.getlocal` finds the first result of a host function: behind any argument's."""


_CLOSE, _JMP, _TFORPREP, _TFORLOOP = int(Op.CLOSE), int(Op.JMP), int(Op.TFORPREP), int(Op.TFORLOOP)
_JUMPS = frozenset(
    int(op) for op in Op if Operand.JUMP in op.operands and op not in (Op.FORPREP, Op.FORLOOP, Op.TFORPREP)
)
"""The instructions that in PUC's code never lead to a JMP, but to where that leads (finaltarget in lcode.c)."""


class Hook:
    """One thread's hook: a Lua function, its events, and the countdown of the count event."""

    __slots__ = (
        "between", "count", "first", "function", "left", "mask", "on_call", "on_line", "on_return", "passed",
    )  # fmt: skip

    def __init__(self, function: Value, mask: str, count: int) -> None:
        self.function = function
        self.mask = mask  # the letters given to debug.sethook
        self.count = count  # instructions between count events; 0: none
        self.left = count
        self.on_call = "c" in mask
        self.on_return = "r" in mask
        self.on_line = "l" in mask
        self.between = (
            False  # the event that is told is one between two instructions, so that nothing is called yet
        )
        self.first = 0  # number, as a local variable, of the first value passed in the event that is told
        self.passed: Sequence[Value] = ()  # those values: arguments or results

    def _fire(
        self,
        g: GlobalState,
        event: str,
        line: int | None = None,
        *,
        first: int = 0,
        passed: Sequence[Value] = (),
    ) -> None:
        thread = g.running
        if thread.in_hook is not None:
            return
        thread.in_hook = self
        self.between = event in ("count", "line")
        self.first, self.passed = (first, passed) if passed else (0, ())
        try:
            call(g, self.function, event, line)
        finally:
            thread.in_hook = None

    def entered(self, g: GlobalState, frame: Frame) -> None:
        """Fire the call event of a Lua function."""
        if self.on_call:
            event = "tail call" if frame.is_tail_call else "call"
            self._fire(g, event, first=1, passed=frame.registers[: frame.proto.num_params])

    def returns(self, g: GlobalState, thread: Coroutine, frame: Frame, results: Results) -> None:
        """Fire the return event of a Lua function, which is still the innermost frame."""
        if self.on_return:
            thread.frame = frame
            self._fire(g, "return", first=frame.proto.num_registers + 1, passed=as_tuple(results))

    def host_called(self, g: GlobalState, arguments: Sequence[Value]) -> None:
        """Fire the call event of a host function, which can be seen from the stack."""
        if self.on_call:
            self._fire(g, "call", first=1, passed=arguments)

    def host_returns(self, g: GlobalState, results: Results) -> None:
        """Fire the return event of a host function."""
        if self.on_return:
            self._fire(g, "return", first=FIRST_HOST_RESULT, passed=as_tuple(results))

    def instruction(self, g: GlobalState, frame: Frame, pc: int, last_pc: int) -> None:
        """Fire count and line events before instruction *pc* executes (luaG_traceexec)."""
        if g.running.in_hook is not None:
            return
        frame.pc = pc + 1
        if self.count:
            self.left -= 1
            if self.left <= 0:
                self.left = self.count
                self._fire(g, "count")
        if self.on_line:
            line = frame.proto.line(pc)
            if pc <= last_pc or (line is not None and line != frame.hook_line):
                frame.hook_line = -2 if line is None else line
                self._fire(g, "line", line)


class HookedCode:
    """The instructions of a frame, with events."""

    __slots__ = ("_code", "_frame", "_g", "_hook", "_last_op", "_last_pc", "_without_event")

    def __init__(self, g: GlobalState, hook: Hook, frame: Frame) -> None:
        self._g = g
        self._hook = hook
        self._frame = frame
        self._code = frame.proto.code
        self._last_pc = frame.pc - 1 if frame.pc else len(self._code)
        self._last_op = -1  # of the last instruction with events
        self._without_event = -1  # the TFORCALL to which a TFORPREP has gone on
        # It goes on in the middle of a line, which is no event; a CLOSE perhaps goes on, too, with the next variable.
        if frame.pc and frame.proto.lines and self._code[frame.pc][0] != _CLOSE:
            frame.hook_line = frame.proto.lines[frame.pc - 1]

    def __getitem__(self, pc: int) -> tuple[int, ...]:
        """Fire the events of instruction *pc* and return it; PUC has none inside the head of a generic ``for``."""
        instruction = self._code[pc]
        op = instruction[0]
        if op == _TFORLOOP or pc == self._without_event:
            self._without_event = -1
            return instruction
        if op == _JMP and (self._last_op == _JMP or (self._last_op in _JUMPS and pc != self._last_pc + 1)):
            return instruction
        if op == _TFORPREP:
            self._without_event = instruction[2]
        self._hook.instruction(self._g, self._frame, pc, self._last_pc)
        self._last_pc, self._last_op = pc, op
        return instruction
