"""Waiter: one place in the queue for a state, and the hand-off that it accepts or refuses.

Whoever gives something to a waiter learns whether it was taken. A waiter that has given up refuses, so nothing is ever
handed to somebody who has left; one that gives up at the moment something arrives learns that it has it.
"""

from __future__ import annotations

from threading import TIMEOUT_MAX, Lock
from typing import TYPE_CHECKING, Callable, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")


class Waiter(Generic[T]):
    """One caller that waits.

    Attributes:
        affinity: what it would like to find in its state.
        outcome: what it got; None: nothing yet.
    """

    __slots__ = ("_ended", "_guard", "_notify", "_signal", "affinity", "outcome")

    def __init__(self, affinity: Hashable = None) -> None:
        self.affinity = affinity
        self.outcome: T | None = None
        self._ended = False  # it has got something, or has left
        self._guard = Lock()  # over outcome and _ended
        self._signal = Lock()  # held until something arrives
        self._signal.acquire()
        self._notify: Callable[[], object] | None = None

    def offer(self, outcome: T) -> bool:
        """Hand *outcome* over; return whether it was accepted."""
        with self._guard:
            if self._ended:
                return False
            self._ended = True
            self.outcome = outcome
            notify = self._notify
        self._signal.release()
        if notify is not None:
            notify()
        return True

    def call_when_served(self, notify: Callable[[], object]) -> None:
        """Have *notify* called, from whatever thread, when something arrives, or at once if it has."""
        with self._guard:
            if not self._ended:
                self._notify = notify
                return
        notify()

    def wait(self, timeout: float) -> bool:
        """Wait up to *timeout* seconds; return whether something arrived."""
        return self._signal.acquire(timeout=min(max(timeout, 0), TIMEOUT_MAX))

    def leave(self) -> bool:
        """Refuse from now on; return False if something arrived before, which then is the caller's."""
        with self._guard:
            if self._ended:
                return self.outcome is None
            self._ended = True
            return True
