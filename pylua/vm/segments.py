"""Segments: frames that translated code has left to the interpreter, run on top of what the thread has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.errors import LuaError
from pylua.vm.calls import CONTINUE, begin_call, deliver, link_frames, recover
from pylua.vm.frame import Boundary
from pylua.vm.function import new_function
from pylua.vm.interpreter import run

if TYPE_CHECKING:
    from pylua.vm.coroutine import Coroutine
    from pylua.vm.frame import Frame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Results, Value


def go_on(
    g: GlobalState, frames: list[Frame], function: Value = None, arguments: tuple[Value, ...] = ()
) -> Results:
    """Run frames that translated code has left to the interpreter, in the running thread; nothing can yield across this.

    Args:
        g: the state.
        frames: the innermost first.
        function: what the innermost is calling; None: it begins with its next instruction.
        arguments: of that call.

    Raises:
        LuaError: as `execute`.
    """
    thread = g.running
    caller = thread.frame
    levels = 1 if caller is None else caller.levels + 1
    thread.boundaries += 1
    try:
        g.enter_call(levels)
        return begin_segment(g, thread, frames, function, arguments)
    finally:
        ended = thread.frame  # noqa: F841  the translator's `stack` looks for it after an error
        thread.frame = caller
        thread.boundaries -= 1
        g.levels -= levels


def begin_segment(
    g: GlobalState,
    thread: Coroutine,
    frames: list[Frame] | None,
    function: Value,
    arguments: tuple[Value, ...],
) -> Value:
    """Run frames that come from translated code on top of the thread's own, and a call that the innermost makes.

    Returns:
        The results, or `Yielded`; then `continue_segment` goes on.
    """
    if frames is None:
        thread.frame = Boundary(thread.frame, function, arguments)
    else:
        below = Boundary(thread.frame, new_function(g, frames[-1].proto, []), ())
        thread.frame = link_frames(below, frames)
    outcome = CONTINUE if function is None else begin_call(g, thread, function, arguments)
    return outcome if outcome is not CONTINUE else run(g, thread)


def continue_segment(g: GlobalState, thread: Coroutine, results: Results) -> Value:
    """Go on where a coroutine has yielded; *results* are what it was resumed with."""
    if thread.hook is not None:
        thread.hook.host_returns(g, results)
    try:
        outcome = deliver(g, thread, thread.frame, results)
    except LuaError as error:
        outcome = recover(g, thread, error)
    return outcome if outcome is not CONTINUE else run(g, thread)


def frames_of_segment(thread: Coroutine) -> list[Frame]:
    """Return the frames of the innermost segment of a thread, the innermost first, without what is below them."""
    frames: list[Frame] = []  # or of the other kinds that a coroutine can be suspended in
    frame = thread.frame
    while frame is not None and frame.__class__ is not Boundary:
        frames.append(frame)  # type: ignore[arg-type]
        frame = frame.caller
    return frames
