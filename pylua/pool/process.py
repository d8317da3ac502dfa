"""What the process does to open pools: they begin anew in the child after a fork, and are closed at exit."""

from __future__ import annotations

import atexit
import os
import weakref
from typing import Protocol


class Open(Protocol):
    """A pool that is open."""

    def after_fork(self) -> None:
        """Begin anew."""

    def close(self, timeout: float = ..., *, interrupt: bool = ...) -> bool:
        """Close it."""


OPEN: weakref.WeakSet[Open] = weakref.WeakSet()
"""All open pools."""


def _after_fork_in_child() -> None:
    for pool in list(OPEN):
        pool.after_fork()


def _close_all() -> None:
    for pool in list(OPEN):
        pool.close(timeout=0)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
atexit.register(_close_all)
