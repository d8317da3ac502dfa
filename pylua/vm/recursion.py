"""Python's own limits, mapped to Lua errors in one place: the recursion limit and the memory."""

from __future__ import annotations

import sys
from threading import Lock
from typing import Callable, TypeVar

from pylua.errors import LuaError, OperationFault

NEEDED_FRAMES = 110_000 if sys.version_info >= (3, 11) and sys.implementation.name == "cpython" else 4000
"""Half the Python frames that a state may need: nested calls (220 levels of at most 12), what parsing takes.

From CPython 3.11 on Python's calls do not use C's stack, so there calls of translated functions may be as deep as
real Lua's; the ones that do use it are counted (`GlobalState.enter_call`).
"""

ROOM = 1 << 14
"""Words that the frame of `with_room` takes; as many are then left for others, which is some 600 calls."""

T = TypeVar("T")


def with_room(action: Callable[[], T]) -> T:
    """Do *action* on a fresh and large piece of Python's stack.

    CPython has frames in pieces of 16 KiB, takes a new one from the system when a call does not fit, and gives it back when
    that call returns. Where a loop calls across the end of a piece each call costs several µs instead of 0.1, and so
    does recursion that goes up and down there: Ackermann's function took 2.1 times as long.
    A frame that needs much makes the piece large; entering costs 10 µs.
    """
    return action()


if sys.version_info >= (3, 11) and sys.implementation.name == "cpython":
    with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)

_lock = Lock()
_users = 0
_original = 0


def lua_error_from(error: RecursionError | MemoryError) -> LuaError:
    """Return the Lua error for a limit of Python's that was hit."""
    if isinstance(error, MemoryError):
        return LuaError("not enough memory")
    return OperationFault("stack overflow")


class deep_recursion:  # noqa: N801  reads as a statement: with deep_recursion():
    """Give Lua room on Python's stack while it runs; the limit is one per process, whoever is last puts it back."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Raise the recursion limit if nobody has yet."""
        global _users, _original  # noqa: PLW0603  there is one limit per process
        with _lock:
            if not _users:
                _original = sys.getrecursionlimit()
                if _original < 2 * NEEDED_FRAMES:
                    sys.setrecursionlimit(2 * NEEDED_FRAMES)
            _users += 1

    def __exit__(self, *_: object) -> None:
        """Put the limit back when the last user leaves."""
        global _users  # noqa: PLW0603
        with _lock:
            _users -= 1
            if not _users and sys.getrecursionlimit() == 2 * NEEDED_FRAMES:
                try:
                    sys.setrecursionlimit(_original)
                except RecursionError:  # the host is deeper than its own limit allows by now
                    return
