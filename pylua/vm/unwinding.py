"""How translated code unwinds without an error: for tail calls, and to go on in the interpreter.

Most tail calls are plain calls; now and then one gives way to a chain of frames.

A Python call in tail position leaves the caller's frame on the stack. So after a number of tail calls one is not
made but raised: the frames of the chain end, and the call that is not a tail call makes it. Ordinary calls pay nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylua.vm.frame import Frame

TAIL_CALLS = 1000
"""Tail calls that a state makes as plain calls before one is raised."""


class TailCall(Exception):
    """A tail call that whoever made the last ordinary call must make."""

    def __init__(self, function: object, arguments: tuple[object, ...]) -> None:
        super().__init__()
        self.function = function
        self.arguments = arguments


class TakeOver(Exception):
    """All translated activations up to the next host code are to go on in the interpreter, with a call of *function*.

    Each of them adds its frame, the innermost first.
    """

    def __init__(self, function: object, arguments: tuple[object, ...]) -> None:
        super().__init__()
        self.function = function
        self.arguments = arguments
        self.frames: list[Frame] = []
        self.pending: list[object] | None = (
            None  # operands of the concatenation that the next frame waits for
        )
