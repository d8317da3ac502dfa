"""What the tests of pools share: a clock that is moved by hand, and pools that do nothing by themselves."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pylua.pool import NullPool, StateFactory, StatePool

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = StateFactory().with_options(libraries=["base", "string", "table"])
"""A factory whose states are made quickly."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@contextmanager
def new_pool(
    factory: StateFactory = SMALL, kind: type[StatePool] = StatePool, **settings: Any
) -> Iterator[StatePool]:
    """Yield a pool without a thread of its own, with min_size states; at the end it is closed and its books are checked."""
    settings.setdefault("background", False)
    settings.setdefault("random", lambda: 0.0)
    pool = kind(factory, **settings)
    try:
        if not settings["background"]:
            pool.maintain()
        yield pool
    finally:
        pool.close(timeout=0)
    check_books(pool)


def check_books(pool: StatePool, permits: int = 0) -> None:
    """Assert that every count of a pool adds up; *permits* states are about to be created."""
    now = pool.statistics()
    assert now.leases == now.returns + now.leased
    assert now.created == now.size - permits + sum(now.retired.values())
    assert now.size <= max(now.max_size, now.leased + permits)  # resize() does not take away what is out
    assert now.memory_charged >= 0
    if pool.closed and not now.leased:
        assert (now.idle, now.pending, now.waiting, now.memory_charged) == (0, 0, 0, 0)


__all__ = ["SMALL", "Clock", "NullPool", "check_books", "new_pool"]
