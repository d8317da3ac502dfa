"""What can be done with a coroutine from outside: resume it, close it, ask its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.errors import LuaError, OperationFault
from pylua.vm.coroutine import DEAD, NORMAL, RUNNING, SUSPENDED, Coroutine, Yielded
from pylua.vm.values import Value, as_tuple

if TYPE_CHECKING:
    from pylua.vm.globalstate import GlobalState


def resume(g: GlobalState, thread: Coroutine, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    """Run *thread* until it yields or returns; return what it yielded or returned.

    Raises:
        LuaError: it can't be resumed, or it died of an error.
    """
    if thread.status != SUSPENDED:
        kind = "dead" if thread.status == DEAD else "non-suspended"
        raise LuaError(f"cannot resume {kind} coroutine")
    resumer = g.running
    levels = 1 if resumer.frame is None else resumer.frame.levels + 1
    try:
        g.enter_call(levels)
    except OperationFault as error:  # the coroutine stays as it is
        g.levels -= levels
        g.overflowing = False
        raise LuaError(error.message) from None
    resumer.status = NORMAL
    thread.status = DEAD  # unless it yields
    thread.resumer = resumer
    g.running = thread
    try:
        thread.status = RUNNING
        outcome = g.run(thread, arguments)
        if outcome.__class__ is Yielded:
            thread.status = SUSPENDED
            return as_tuple(outcome.results)
        thread.frame = None
        return as_tuple(outcome)
    except LuaError as error:
        thread.error = error
        raise
    finally:
        if thread.status is RUNNING:
            thread.status = DEAD
        g.running = resumer
        resumer.status = RUNNING
        thread.resumer = None
        g.levels -= levels


def close(g: GlobalState, thread: Coroutine) -> LuaError | None:
    """Close a suspended or dead coroutine; return the error it died of or that closing left, if any."""
    error = thread.error
    thread.error = None
    thread.function = None
    thread.status = DEAD
    if thread.frame is None and thread.generator is None and (error is None or not error.to_close):
        return error
    resumer = g.running
    levels = 1 if resumer.frame is None else resumer.frame.levels + 1
    try:
        g.enter_call(levels)
        resumer.status = NORMAL
        thread.resumer = resumer
        g.running = thread
        thread.status = RUNNING
        return g.close_thread(thread, error)
    finally:
        thread.status = DEAD
        thread.resumer = None
        resumer.status = RUNNING
        g.running = resumer
        g.levels -= levels
