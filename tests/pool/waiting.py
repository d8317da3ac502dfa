"""Threads that borrow, and waiting for what other threads do, for the tests of pools."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Callable

from pylua import PyLuaError

if TYPE_CHECKING:
    from pylua.pool import Lease, StatePool

PATIENCE = 60.0
"""Seconds after which a test gives up; nothing takes nearly as long."""


def wait_until(condition: Callable[[], object]) -> None:
    """Let other threads run until *condition* holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0)


class Borrower:
    """A thread that borrows a state, does something with it, and returns it."""

    def __init__(
        self,
        pool: StatePool,
        action: Callable[[Lease], object] = lambda _: None,
        *,
        on_error: Callable[[PyLuaError], object] | None = None,
    ) -> None:
        self.pool = pool
        self.action = action
        self.on_error = on_error
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            with self.pool.lease(timeout=PATIENCE) as lua:
                self.action(lua)
        except PyLuaError as error:
            if self.on_error is None:
                raise
            self.on_error(error)

    def started(self) -> Borrower:
        """Start the thread."""
        self.thread.start()
        return self

    def queued(self) -> Borrower:
        """Start the thread and wait until it is in the queue of the pool."""
        before = self.pool.statistics().waiting
        self.started()
        wait_until(lambda: self.pool.statistics().waiting > before)
        return self

    def join(self) -> None:
        """Wait for the end of the thread."""
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
