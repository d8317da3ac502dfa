"""StatePool: lends warm Lua states to many threads, one borrower at a time.

The books are in `Ledger`, whose lock is held for bookkeeping only: creating, resetting, checking and closing states, and
telling handlers, all of which may run foreign code, happen here, outside the lock. A state that has to go is closed by
whoever comes out of the lock next (`bury`).
"""

from __future__ import annotations

import itertools
import logging
import queue
import random as randomness
import time
import warnings
from typing import TYPE_CHECKING, Callable

import attrs

from pylua.errors import LeaseError, PoolError, PoolTimeout, PyLuaError
from pylua.pool.checkout import Checkout
from pylua.pool.config import PoolConfig
from pylua.pool.events import EventKind, LifecycleEvent, LifecycleEvents
from pylua.pool.health import HealthPolicy
from pylua.pool.lease import Lease, Lending, Loan
from pylua.pool.ledger import Ledger, Outcome
from pylua.pool.maintenance import Upkeep, Worker
from pylua.pool.nursery import Hook, Nursery
from pylua.pool.policy import CleanupPolicy, RecyclePolicy, Retirement, SizingPolicy
from pylua.pool.process import OPEN
from pylua.pool.stats import PoolStatistics
from pylua.pool.waiter import Waiter

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from types import TracebackType

    from typing_extensions import Unpack

    from pylua.pool.config import ConfigFields
    from pylua.pool.factory import StateFactory
    from pylua.pool.managed import ManagedState

logger = logging.getLogger("pylua.pool")

_numbers = itertools.count(1)


class StatePool:
    """Lends states that are as new. Everything can be called from any thread.

    Args:
        factory: makes the states.
        config: sizes and times.
        health: when a state is unhealthy.
        recycling: when it is a model too old.
        sizing: how the number of states follows the demand.
        cleanup: what is done to a state that comes back.
        events: is told what happens; None: an object of the pool's own.
        configure: called with each new state after init; what it does belongs to the state for good.
        check: called with each state before it is lent again; an exception means that the state is unfit.
        clock: seconds that never go back.
        random: numbers from 0 to 1.
        background: whether the pool looks after itself on a thread; if not, somebody calls `maintain`.
        **fields: fields of `PoolConfig` by name, in the place of those in *config*.

    Raises:
        TypeError: a setting of the wrong type or an unknown one.
        ValueError: a setting that is not allowed.
    """

    keeps_states = True

    def __init__(
        self,
        factory: StateFactory,
        config: PoolConfig | None = None,
        *,
        health: HealthPolicy | None = None,
        recycling: RecyclePolicy | None = None,
        sizing: SizingPolicy | None = None,
        cleanup: CleanupPolicy | None = None,
        events: LifecycleEvents | None = None,
        configure: Hook | None = None,
        check: Hook | None = None,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = randomness.random,
        background: bool = True,
        **fields: Unpack[ConfigFields],
    ) -> None:
        config = PoolConfig(**fields) if config is None else attrs.evolve(config, **fields)
        self.config = config if self.keeps_states else attrs.evolve(config, min_size=0)
        self.name = config.name or f"pool-{next(_numbers)}"
        self.factory = factory
        self.health = HealthPolicy() if health is None else health
        self.recycling = RecyclePolicy() if recycling is None else recycling
        self.sizing = SizingPolicy() if sizing is None else sizing
        self.cleanup = CleanupPolicy() if cleanup is None else cleanup
        self.events = LifecycleEvents() if events is None else events
        self._owns_events = events is None
        self.clock = clock
        self.nursery = Nursery(
            self.name,
            factory,
            self.config,
            health=self.health,
            recycling=self.recycling,
            cleanup=self.cleanup if self.keeps_states else CleanupPolicy(restore=False),
            configure=configure,
            check=check,
            observer=self._observe,
            wanted=self.events.wanted,
            clock=clock,
            random=random,
        )
        self._background = background
        self._begin()

    def _begin(self) -> None:
        """Start with no state; also in the child after a fork, whose parent goes on using those that there were."""
        self._ledger = Ledger(self.name, self.config, self.factory.limits.max_memory)
        self._forgotten: queue.SimpleQueue[Loan] = queue.SimpleQueue()  # filled by the garbage collector
        self._checkout = Checkout(
            self._ledger,
            self.nursery,
            clock=self.clock,
            bury=self.bury,
            check_in=self.check_in,
            failed=lambda error: self.announce(EventKind.ERROR, {"error": str(error), "kind": "create"}),
        )
        self._upkeep = Upkeep(self, self._ledger, self._checkout)
        OPEN.add(self)
        self._worker: Worker | None = None
        if self._background:
            self._worker = Worker(self)
            self._worker.start()

    # ------------------------------------------------------------ lending

    def lease(self, *, timeout: float | None = None, affinity: Hashable = None) -> Lending:
        """Lend a state for the length of a ``with`` block.

        Args:
            timeout: seconds to wait; None means ``config.acquire_timeout``, 0 not to wait.
            affinity: any key; a state that served a caller with the same key is preferred, as it holds what that one used.

        Raises:
            PoolTimeout: no state came free in time.
            MemoryBudgetExceeded: the same, for want of memory.
            PoolFull: ``max_waiting`` callers are already waiting.
            PoolClosed: the pool is closed, or was closed while waiting.
            FactoryError: a state was to be created for this caller, and could not be.
        """
        return Lending(self, timeout, affinity)

    def acquire(self, *, timeout: float | None = None, affinity: Hashable = None) -> Lease:
        """Lend a state until `release`; `lease` is the better way: it can't be forgotten. Arguments and errors as there."""
        return self.request(timeout=timeout, affinity=affinity).wait()

    def request(self, *, timeout: float | None = None, affinity: Hashable = None) -> Request:
        """Ask for a state without waiting for it; for whoever waits in a way of their own. Errors as for `lease`."""
        if not self._forgotten.empty():
            self._take_forgotten()
        return Request(self, self._checkout, timeout, affinity)

    def release(self, lease: Lease) -> None:
        """Take a state back and make it as new, or close it.

        Raises:
            LeaseError: it was returned before, or another pool has lent it.
        """
        if lease.lender is not self:
            msg = f"{lease!r} was returned to pool {self.name!r}, which did not lend it"
            raise LeaseError(msg)
        self.check_in(lease.loan, "returned")

    def forget(self, loan: Loan) -> None:
        """Notice that a lease is gone without having been returned; called by the garbage collector, at any place."""
        self._forgotten.put(loan)
        if self._worker is not None:
            self._worker.wake()

    def interrupt(self, loan: Loan) -> bool:
        """Stop what runs on a loan; never what the next borrower of the state runs."""
        with self._ledger.lock:
            return loan.ended is None and loan.managed.interrupt()

    # ------------------------------------------------------------ taking a state back

    def check_in(self, loan: Loan, how: str) -> None:
        """End a loan: make the state as new and give it to the next, or close it.

        Raises:
            LeaseError: it was ended before.
        """
        ledger = self._ledger
        with ledger.lock:
            if not ledger.end(loan, how, self.clock()):
                return
        managed = loan.managed
        reason: Retirement | None = Retirement.RESET_FAILED
        seconds = 0.0
        charge = managed.charge
        try:
            managed.deactivate()
            reason = self._reason_to_close(loan)
            if reason is None and loan.is_used:
                reason = Retirement.RESET_FAILED
                started = self.clock()
                managed.reset()
                seconds = self.clock() - started
                charge, reason = self.nursery.measure(managed)
        except PyLuaError as error:
            logger.warning("pool %r: state #%d can't be reset: %s", self.name, managed.number, error)
        finally:
            failures, limits = managed.take_failures() if loan.is_used else (0, {})
            self.nursery.touch(managed)
            with ledger.lock:
                ledger.charged += charge - managed.charge
                managed.charge = charge
                if failures:
                    ledger.counters.errors += failures
                    ledger.counters.limits_hit.update(limits)
                if reason is Retirement.RESET_FAILED:
                    ledger.counters.reset_failures += 1
                elif seconds:
                    ledger.counters.resets += 1
                    ledger.counters.reset_times.add(seconds)
                ledger.settle(managed, reason)
            if ledger.doomed:
                self.bury()

    def _reason_to_close(self, loan: Loan) -> Retirement | None:
        """Return why a returned state is not worth a reset."""
        if self._ledger.closed:
            return Retirement.CLOSED
        if not self.keeps_states:
            return Retirement.NOT_KEPT
        return (self.nursery.unfit if loan.is_used else self.nursery.out_of_date)(loan.managed)

    def bury(self) -> None:
        """Close the doomed states."""
        ledger = self._ledger
        while True:
            try:
                managed, reason = ledger.doomed.popleft()
            except IndexError:
                return
            self.nursery.close(managed, reason)
            with ledger.lock:
                ledger.buried(managed, reason)

    def _take_forgotten(self) -> None:
        """Take back what borrowers have forgotten."""
        while True:
            try:
                loan = self._forgotten.get_nowait()
            except queue.Empty:
                return
            self.reclaim(loan, "its lease was never returned")

    def reclaim(self, loan: Loan, why: str) -> None:
        """Take back a state without its borrower."""
        with self._ledger.lock:
            if loan.ended is not None or self._ledger.loans.get(loan.managed.number) is not loan:
                return
            self._ledger.counters.reclaimed += 1
        logger.warning(
            "pool %r: state #%d comes back: %s; %s", self.name, loan.managed.number, why, loan.borrower()
        )
        try:
            self.check_in(loan, "reclaimed")
        except LeaseError:  # returned at this moment
            logger.debug("pool %r: lease %d was returned after all", self.name, loan.number)

    # ------------------------------------------------------------ telling

    def note_wait(self, seconds: float) -> None:
        """Count the time that a caller has waited, or a state was created for it."""
        with self._ledger.lock:
            self._ledger.counters.wait_times.add(seconds)

    def _observe(self, kind: EventKind, managed: ManagedState, details: Mapping[str, object]) -> None:
        self.events.emit(
            LifecycleEvent(
                kind=kind, state=managed.number, pool=self.name, time=self.clock(), details=details
            )
        )

    def announce(self, kind: EventKind, details: Mapping[str, object]) -> None:
        """Tell an event that is about the pool."""
        if kind in self.events.wanted:
            self.events.emit(
                LifecycleEvent(kind=kind, state=0, pool=self.name, time=self.clock(), details=details)
            )

    def statistics(self) -> PoolStatistics:
        """Return what the pool has and has done, at one moment."""
        ledger = self._ledger
        with ledger.lock:
            return PoolStatistics.of(
                ledger.counters,
                name=self.name,
                generation=self.nursery.generation,
                sizes=(ledger.min_size, ledger.max_size, ledger.target),
                numbers=(len(ledger.idle), len(ledger.loans), ledger.pending, len(ledger.waiting)),
                memory_charged=ledger.charged,
            )

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._ledger.closed

    @property
    def generation(self) -> int:
        """The generation of new states, from 0."""
        return self.nursery.generation

    def __repr__(self) -> str:
        """Return the name and how full the pool is."""
        ledger = self._ledger
        status = "closed" if ledger.closed else f"{len(ledger.loans)} of {ledger.size} lent"
        return f"<{type(self).__name__} {self.name!r}: {status}>"

    # ------------------------------------------------------------ looking after it

    def maintain(self) -> float:
        """Do what is due now: take back forgotten states, retire and create; return the seconds until there is more."""
        self._take_forgotten()
        pause = self._upkeep.look()
        self.bury()
        self._upkeep.grow()
        return pause

    def advance_generation(self) -> int:
        """Begin a new generation and return its number; older states are retired as the recycling policy says."""
        self.nursery.generation += 1
        self._retire_stale()
        return self.nursery.generation

    def drain(self) -> None:
        """Retire all states there are: idle ones now, lent ones as they come back. New ones take their places."""
        self.nursery.generation += self.recycling.max_lag + 1
        self._retire_stale()

    def _retire_stale(self) -> None:
        with self._ledger.lock:
            self._upkeep.retire_unfit()
            self._ledger.notice()
        self.bury()
        self._wake()

    def resize(self, min_size: int, max_size: int | None = None) -> None:
        """Change the sizes; *max_size* stays if it is None. What is too much is closed, lent states as they come back.

        Raises:
            ValueError: as for `PoolConfig`.
        """
        ledger = self._ledger
        config = attrs.evolve(
            self.config, min_size=min_size, max_size=ledger.max_size if max_size is None else max_size
        )
        with ledger.lock:
            ledger.min_size, ledger.max_size = config.min_size, config.max_size
            ledger.target = min(max(ledger.target, config.min_size), config.max_size)
            ledger.doom_surplus(config.max_size)
            ledger.notice()
        self.bury()
        self._wake()
        self.announce(
            EventKind.RESIZED, {"min_size": config.min_size, "max_size": config.max_size, "by": "resize"}
        )

    def suspend(self) -> None:
        """Lend nothing until `resume`; callers wait, up to their timeouts."""
        with self._ledger.lock:
            self._ledger.suspended = True

    def resume(self) -> None:
        """Go on lending."""
        with self._ledger.lock:
            self._ledger.suspended = False
            self._ledger.notice()
        self.bury()

    def _wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()

    # ------------------------------------------------------------ life

    def wait(self, timeout: float = 30.0) -> None:
        """Wait until there are *min_size* states.

        Raises:
            PoolTimeout: there are not within *timeout* seconds.
            PoolClosed: the pool is closed.
        """
        if self._worker is None:
            self.maintain()
        ledger = self._ledger
        with ledger.lock:
            if not self._watch(
                lambda: ledger.closed or ledger.size - ledger.pending >= ledger.min_size, timeout
            ):
                have = ledger.size - ledger.pending
                msg = f"pool {self.name!r} has {have} of {ledger.min_size} states after {timeout:g} s"
                raise PoolTimeout(msg)
            if ledger.closed:
                raise ledger.closed_error()

    def _watch(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Wait for a condition of the ledger's, with the lock."""
        self._ledger.watchers += 1
        try:
            return self._ledger.changed.wait_for(condition, timeout)
        finally:
            self._ledger.watchers -= 1

    def close(self, timeout: float = 5.0, *, interrupt: bool = False) -> bool:
        """Close the pool: those who wait get `PoolClosed`, idle states are closed, lent ones as they come back.

        Args:
            timeout: seconds to wait for lent states.
            interrupt: stop what still runs after that time.

        Returns:
            Whether all states came back in time. Closing twice is fine.
        """
        ledger = self._ledger
        with ledger.lock:
            ledger.closed = True
            while ledger.waiting:
                ledger.waiting.popleft().offer(ledger.closed_error())
            while ledger.idle:
                ledger.doom(ledger.idle.popleft(), Retirement.CLOSED)
        OPEN.discard(self)
        self.bury()
        if self._worker is not None:
            self._worker.stop()
        self._take_forgotten()
        with ledger.lock:
            ledger.changed.notify_all()
            all_back = self._watch(lambda: not ledger.loans and not ledger.pending, timeout)
            late = list(ledger.loans.values())
        for loan in late:
            logger.warning(
                "pool %r is closed, but state #%d is not back; %s",
                self.name,
                loan.managed.number,
                loan.borrower(),
            )
            if interrupt:
                self.interrupt(loan)
        if self._owns_events:
            self.events.close()
        return all_back

    def __enter__(self) -> StatePool:  # noqa: PYI034  subclasses add nothing that a caller sees
        """Return the pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the pool."""
        self.close()

    def __del__(self) -> None:
        """Complain of a pool that was not closed."""
        ledger = self.__dict__.get("_ledger")
        if ledger is not None and not ledger.closed:
            if self._worker is not None:
                self._worker.wake()
            warnings.warn(f"{self!r} was never closed", ResourceWarning, stacklevel=2, source=self)

    def after_fork(self) -> None:
        """Begin anew in the child after a fork: the states that there were are the parent's."""
        if self._owns_events:
            self.events.after_fork()
        self._begin()


class Request:
    """One caller's request for a state, from the question to the lease.

    Attributes:
        patience: seconds that the caller is ready to wait.
    """

    __slots__ = ("_affinity", "_checkout", "_outcome", "_pool", "_started", "patience")

    def __init__(
        self, pool: StatePool, checkout: Checkout, timeout: float | None, affinity: Hashable
    ) -> None:
        self.patience = pool.config.acquire_timeout if timeout is None else timeout
        self._pool = pool
        self._checkout = checkout
        self._affinity = affinity
        self._started = pool.clock()
        try:
            self._outcome = checkout.begin(affinity, self.patience)
        except PoolError as error:
            pool.announce(EventKind.CHECKOUT_FAILED, {"error": str(error)})
            raise

    def waits(self, notify: Callable[[], object]) -> bool:
        """Return whether the caller must wait; if so, *notify* is called when it need not any more."""
        if not isinstance(self._outcome, Waiter):
            return False
        self._outcome.call_when_served(notify)
        return True

    def abandon(self) -> None:
        """Give up waiting."""
        if isinstance(self._outcome, Waiter):
            self._checkout.abandon(self._outcome)

    def wait(self) -> Lease:
        """Wait on this thread, and return the lease; errors as for `StatePool.lease`."""
        return self._complete(self._checkout.wait)

    def complete(self) -> Lease:
        """Return the lease after having waited; errors as for `StatePool.lease`."""
        return self._complete(self._checkout.collect)

    def _complete(self, collect: Callable[[Waiter[Outcome], float], Outcome]) -> Lease:
        outcome = self._outcome
        pool, found_ready = self._pool, isinstance(outcome, Loan)
        if isinstance(outcome, Waiter):
            try:
                outcome = collect(outcome, self.patience)
            except PoolError as error:
                pool.announce(EventKind.CHECKOUT_FAILED, {"error": str(error)})
                raise
        loan = self._checkout.complete(outcome, self._affinity)
        if not found_ready:
            pool.note_wait(pool.clock() - self._started)
        return Lease(pool, loan)
