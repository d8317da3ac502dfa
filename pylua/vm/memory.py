"""Memory: whether a state holds more than it may, looked at often and counted rarely.

There is no allocator to hook. The heap walk (`vm.heap`) says exactly what a state holds, but takes some 0.5 us for each
object; so between two walks the growth of the whole process stands for that of the state (`vm.footprint`). Only if that
would be too much, the walk says whether it is. In between, a state can go beyond its limit by what it makes between two
ticks of the meter; what can make much at once asks before.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Callable

from pylua.errors import LuaError
from pylua.vm.footprint import given_out, resident

if TYPE_CHECKING:
    from pylua.limits import ResourceLimiter

NOT_ENOUGH = "not enough memory"

SMALL = 1 << 15
"""Bytes that may be made without asking; a meter's slice and what is charged for bytes bound how often."""

RARE = 8
"""Looks for each look at what takes longer."""

GARBAGE = 1 << 20
"""Bytes that the process may have beyond what the walk finds before Python's collector is asked."""


OVERSHOOT = 4 << 20
"""Bytes that a state may have beyond its limit and a tenth of it, for a moment."""

SOON = 4000
"""Fields that may be added to a table between two looks."""

_refcount = getattr(sys, "getrefcount", lambda _: sys.maxsize)
_OWN_REFERENCES = 3  # of `Memory`, of a variable, of the question itself

PATIENCE = 20
"""Walks before Python's collector is asked again after it has found nothing."""


class Memory:
    """What one state holds. Plain slots: looked at by each tick of a limited state."""

    __slots__ = (
        "_given_out",
        "_is_looking",
        "_limiter",
        "_limiter_step",
        "_next_question",
        "_patience",
        "_resident",
        "_turns",
        "_walk_due",
        "allowed",
        "audit",
        "is_deeper",
        "largest",
        "peak",
        "used",
    )

    def __init__(self) -> None:
        self.allowed: int | None = None
        self.audit: Callable[[], int] = lambda: 0
        """Return the bytes that the state holds; set by the state."""
        self.is_deeper: Callable[[int], bool] = lambda _: False
        """Return whether Python's stack is deeper than so many bytes' worth; set by the state."""
        self.used = -1  # at the last walk; -1: there was none yet
        self.peak = 0  # the most that was found or allowed
        self._limiter: ResourceLimiter | None = None
        self._limiter_step = 0
        self._next_question: int | None = None  # bytes from which on it is asked
        self._resident = self._given_out = 0  # what the process had then
        self._turns = 0
        self._patience = 0  # looks to come before Python's collector is asked again
        self._is_looking = False
        self._walk_due = 0  # growth from which on it is time to find the largest table
        self.largest: dict[object, object] | None = None  # the largest table, if that is large

    @property
    def is_watched(self) -> bool:
        """Whether anybody wants to know."""
        return self.allowed is not None or self._limiter is not None

    def ask(self, limiter: ResourceLimiter | None, step: int) -> None:
        """Let *limiter* be asked before the state grows, each time *step* bytes further."""
        self._limiter, self._limiter_step = limiter, step
        self._next_question = None if limiter is None else max(self.count(), 0) + step

    def count(self) -> int:
        """Return the bytes that the state holds, exactly."""
        self.used = self.audit()
        self._resident, self._given_out = resident(), given_out()
        self.peak = max(self.peak, self.used)
        if self.allowed is not None:
            self._walk_due = max((self.allowed - self.used) // 2, self.allowed // 16)
        return self.used

    def forget(self) -> None:
        """Look again before it matters: what the state held is gone, as after a reset."""
        self.largest = None
        if self.allowed is None:
            return
        if self.used > self.allowed // 2:
            self.used = -1
        elif resident() - self._resident > self.allowed // 16:
            self._resident, self._given_out = resident(), given_out()

    def room(self) -> int | None:
        """Return how much the state may grow, None if there is no limit."""
        if self.allowed is None:
            return None
        if self.used < 0:
            self.count()
        return self.allowed - self.used - max(resident() - self._resident, 0)

    def look(self, more: int = 0) -> None:
        """See whether the state may hold *more* bytes than it does.

        Raises:
            LuaError: "not enough memory".
        """
        if self._is_looking:
            return
        if self.used < 0:
            self.count()
        allowed = self.allowed
        bound = self._next_question if allowed is None else allowed
        if self._next_question is not None:
            bound = min(self._next_question, bound)  # type: ignore[type-var]
        if bound is None:
            return
        growth = resident() - self._resident
        self._turns += 1
        if self._turns >= RARE or more:
            self._turns = 0
            growth = max(growth, given_out() - self._given_out)
            if allowed is not None and self.is_deeper(allowed - self.used):
                growth = allowed
        if growth > self._walk_due or (
            self.largest is not None and self._is_about_to_grow(self.largest, growth)
        ):
            bound = 0
        if self.used + max(growth, 0) + more <= bound:
            self.peak = max(self.peak, self.used + max(growth, 0) + more)
            return
        self._is_looking = True  # the walk ticks, too
        try:
            self._look_closely(growth, more)
        finally:
            self._is_looking = False

    def _is_about_to_grow(self, table: dict[object, object], growth: int) -> bool:
        """Return whether Python will copy *table* to a larger one before the next look, and that may be too much."""
        if self.allowed is None or _refcount(table) <= _OWN_REFERENCES:
            self.largest = None
            return False
        size = len(table)
        capacity = (2 << (3 * size // 2).bit_length()) // 3  # it is full at two thirds of a power of two
        if capacity - size > SOON:
            return False
        return (
            self.used + growth + 2 * sys.getsizeof(table, 0) > self.allowed + self.allowed // 10 + OVERSHOOT
        )

    def _look_closely(self, growth: int, more: int) -> None:
        before = self.used
        wanted = self.count() + more
        if self.largest is not None and self._is_about_to_grow(self.largest, 0):
            wanted += 2 * sys.getsizeof(self.largest, 0)
        if self.allowed is not None and wanted > self.allowed:
            raise LuaError(NOT_ENOUGH)
        if self._next_question is not None and wanted > self._next_question:
            self._next_question = wanted + self._limiter_step
            if not self._limiter.memory_growing(self.used, wanted, self.allowed):  # type: ignore[union-attr]
                self._next_question = wanted
                raise LuaError(NOT_ENOUGH)
        if self.allowed is None or before + growth + more <= self.allowed:
            return
        if self._patience > 0:
            self._patience -= 1
        elif before + growth - self.used > GARBAGE:
            gc.collect()
            found = self._resident - resident()
            self._patience = 0 if found > GARBAGE else PATIENCE
            self._resident, self._given_out = resident(), given_out()
