"""Signs of progress: long work below the VM lets whoever waits for it stop it.

Parsing, compiling and translating know nothing of limits. They call `step` now and then; the state, which knows, has put
what is to happen there around the whole. One callable per OS thread, as the work is done in one.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = 0xFF
"""Who works calls `step` once for so many tokens or instructions (a mask)."""


class _Watch(local):
    check: Callable[[], None] | None = None


_WATCH = _Watch()


def step() -> None:
    """Tell that work goes on; raises what the one who waits raises."""
    if _WATCH.check is not None:
        _WATCH.check()


@contextmanager
def watched(check: Callable[[], None]) -> Iterator[None]:
    """Have *check* called while the block works."""
    outer, _WATCH.check = _WATCH.check, check
    try:
        yield
    finally:
        _WATCH.check = outer
