"""Upkeep: what a pool does for itself; Worker: the background thread that has it done, and holds the pool weakly."""

from __future__ import annotations

import logging
import queue
import threading
import weakref
from typing import TYPE_CHECKING, Protocol

from pylua.errors import FactoryError
from pylua.pool.events import EventKind
from pylua.pool.policy import Retirement

if TYPE_CHECKING:
    from pylua.pool.checkout import Checkout
    from pylua.pool.lease import Loan
    from pylua.pool.ledger import Ledger
    from pylua.pool.pool import StatePool

logger = logging.getLogger("pylua.pool")


class Maintained(Protocol):
    """What a worker works for."""

    name: str

    def maintain(self) -> float:
        """Do what is due; return after how many seconds there may be more."""


class Worker:
    """One thread, started with the pool; it ends with `stop`, or when nobody has the pool any more."""

    def __init__(self, maintained: Maintained) -> None:
        self._signals: queue.SimpleQueue[bool] = queue.SimpleQueue()  # may be filled by the garbage collector
        self._thread = threading.Thread(
            target=_work,
            args=(weakref.ref(maintained), self._signals),
            name=f"{maintained.name}-maintenance",
            daemon=True,  # at exit the pool is closed by atexit; a thread that is waited for would come before that
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs; it does not in the child after a fork."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Have it look now. Can be called from anywhere, even from ``__del__``."""
        self._signals.put(True)

    def stop(self, timeout: float = 5.0) -> None:
        """End it, and wait for that unless it is this thread that asks."""
        self._signals.put(False)
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join(timeout)


def _work(maintained: weakref.ref[Maintained], signals: queue.SimpleQueue[bool]) -> None:
    pause = 0.0
    while True:
        try:
            if not signals.get(timeout=pause):
                return
        except queue.Empty:
            pass
        except OverflowError:  # longer than the platform can wait
            pause = threading.TIMEOUT_MAX
            continue
        pool = maintained()
        if pool is None:
            return
        try:
            pause = pool.maintain()
        except (
            Exception
        ):  # foreign code (a check, a loader) in an unexpected way; without the thread nothing would go on
            logger.exception("maintenance of pool %r failed", pool.name)
            pause = 1.0
        del pool


class Upkeep:
    """What a pool does for itself: finds what was forgotten, retires idle states, follows the demand, refills.

    Lent states are never touched, but for those whose borrower is gone. Creation fails with longer and longer pauses.
    """

    def __init__(self, pool: StatePool, ledger: Ledger, checkout: Checkout) -> None:
        self._pool = pool
        self._checkout = checkout
        self._ledger = ledger
        self._quiet_looks = 0
        self._retry_at = 0.0
        self._retry_pause = pool.config.retry_first

    def look(self) -> float:
        """Do everything but creating; return the seconds until there is more to do."""
        pool, ledger, config = self._pool, self._ledger, self._pool.config
        now = pool.clock()
        with ledger.lock:
            if ledger.closed:
                return config.maintenance_interval
            orphans = [
                loan
                for loan in ledger.loans.values()
                if loan.thread is not None and not loan.thread.is_alive()
            ]
            leaks = self._leaks(now)
            self.retire_unfit()
            resized = self._follow_demand()
            ledger.notice()
        for loan in orphans:
            pool.reclaim(loan, "the thread that used it has ended")
        for loan in leaks:
            logger.warning(
                "pool %r: state #%d is lent for %.1f s, longer than leak_after (%g s); %s",
                pool.name, loan.managed.number, now - loan.since, config.leak_after, loan.borrower(),
            )  # fmt: skip
        if resized is not None:
            pool.announce(EventKind.RESIZED, {"target": resized, "by": "demand"})
        if self._retry_at > now:
            return min(config.maintenance_interval, self._retry_at - now)
        return config.maintenance_interval

    def _leaks(self, now: float) -> list[Loan]:
        limit = self._pool.config.leak_after
        if limit is None:
            return []
        leaks = [
            loan
            for loan in self._ledger.loans.values()
            if loan.stack and not loan.is_reported and now - loan.since > limit
        ]
        for loan in leaks:
            loan.is_reported = True
        self._ledger.counters.leaks += len(leaks)
        return leaks

    def retire_unfit(self) -> None:
        """Doom idle states that must not be lent any more, or that nobody needs; with the lock."""
        ledger = self._ledger
        now = self._pool.clock()
        kept = ledger.size - len(ledger.doomed)
        for managed in list(ledger.idle):
            reason = self._pool.nursery.unfit(managed)
            if reason is None and now >= managed.unused_until and kept > ledger.min_size:
                reason = Retirement.UNUSED
                ledger.target = max(ledger.min_size, min(ledger.target, kept - 1))
            if reason is not None:
                ledger.idle.remove(managed)
                ledger.doom(managed, reason)
                kept -= 1

    def _follow_demand(self) -> int | None:
        """Change the target if the demand asks for it; return it if it was changed."""
        ledger, sizing = self._ledger, self._pool.sizing
        if not self._pool.keeps_states:
            return None
        usage = ledger.peak / max(ledger.target, 1)
        ledger.peak = len(ledger.loans) + len(ledger.waiting)
        before = ledger.target
        if usage >= sizing.scale_up_at:
            self._quiet_looks = 0
            if before < ledger.max_size:
                ledger.target = sizing.more(before, ledger.max_size)
        elif usage > sizing.scale_down_at:
            self._quiet_looks = 0
        else:
            self._quiet_looks += 1
            if self._quiet_looks >= sizing.patience and before > ledger.min_size:
                self._quiet_looks = 0
                ledger.target = sizing.fewer(before, ledger.min_size)
                ledger.doom_surplus(ledger.target)
        return ledger.target if ledger.target != before else None

    def grow(self) -> None:
        """Create the states that are missing, one after the other; after a failure wait before the next attempt."""
        pool, ledger = self._pool, self._ledger
        while True:
            with ledger.lock:
                wanted = max(ledger.target, ledger.min_size)
                if ledger.closed or ledger.size >= wanted or pool.clock() < self._retry_at:
                    return
                permit = ledger.reserve(evict=False)
            if permit is None:
                return
            try:
                managed = self._checkout.create(permit)
            except FactoryError as error:
                self._retry_at = pool.clock() + pool.nursery.jittered(self._retry_pause)
                logger.warning(
                    "pool %r: a state could not be created; next attempt in %.1f s: %s",
                    pool.name, self._retry_pause, error,
                )  # fmt: skip
                self._retry_pause = min(self._retry_pause * 2, pool.config.retry_most)
                return
            self._retry_pause = pool.config.retry_first
            with ledger.lock:
                ledger.settle(managed, None)
            pool.bury()
