"""Checkout: the way of a caller from asking for a state to having one that is fit; outside the pool's lock where it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from pylua.errors import FactoryError, PoolError
from pylua.pool.lease import Loan
from pylua.pool.ledger import Permit
from pylua.pool.policy import Retirement

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pylua.pool.ledger import Ledger, Outcome
    from pylua.pool.managed import ManagedState
    from pylua.pool.nursery import Nursery
    from pylua.pool.waiter import Waiter


class Checkout:
    """Hands states out for one pool.

    Args:
        ledger: the books of the pool.
        nursery: makes and judges its states.
        clock: seconds that never go back.
        bury: closes what the ledger has doomed.
        check_in: ends a loan.
        failed: is told of states that could not be created.
    """

    def __init__(
        self,
        ledger: Ledger,
        nursery: Nursery,
        *,
        clock: Callable[[], float],
        bury: Callable[[], None],
        check_in: Callable[[Loan, str], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._ledger = ledger
        self._nursery = nursery
        self._clock = clock
        self._bury = bury
        self._check_in = check_in
        self._failed = failed

    # ------------------------------------------------------------ asking and waiting

    def begin(self, affinity: Hashable, patience: float) -> Outcome | Waiter[Outcome]:
        """Ask for a state; return it, the right to create one, or a place in the queue.

        Raises:
            PoolError: there is nothing, not even a place.
        """
        ledger = self._ledger
        with ledger.lock:
            outcome = ledger.request(affinity, patience)
        if ledger.doomed:
            self._bury()
        if outcome is None:  # the caller does not wait, but burying may have helped
            with ledger.lock:
                outcome = None if ledger.waiting else ledger.find(affinity)
                if outcome is None:
                    raise ledger.too_late(patience)
        return outcome

    def wait(self, waiter: Waiter[Outcome], patience: float) -> Outcome:
        """Wait for a turn, on this thread.

        Raises:
            PoolError: it did not come in time, or never will.
        """
        try:
            waiter.wait(patience)
        except BaseException:  # KeyboardInterrupt
            self.abandon(waiter)
            raise
        return self.collect(waiter, patience)

    def collect(self, waiter: Waiter[Outcome], patience: float) -> Outcome:
        """Leave the queue after having waited, with what has arrived.

        Raises:
            PoolError: nothing has, or an end.
        """
        ledger = self._ledger
        with ledger.lock:
            outcome = ledger.withdraw(waiter)
            if outcome is None:
                raise ledger.too_late(patience)
            if isinstance(outcome, PoolError):
                raise outcome
            ledger.counters.waits += 1
        return outcome

    def abandon(self, waiter: Waiter[Outcome]) -> None:
        """Leave the queue without wanting anything; what has arrived goes to the next."""
        ledger = self._ledger
        with ledger.lock:
            outcome = ledger.withdraw(waiter)
            if isinstance(outcome, (Loan, Permit)):
                ledger.take_back(outcome)
                ledger.notice()
        self._bury()

    # ------------------------------------------------------------ getting

    def complete(self, outcome: Outcome, affinity: Hashable) -> Loan:
        """Make a loan of what a caller got, with a state that is fit and ready for it.

        Raises:
            FactoryError: a state was to be created, and could not be.
            PoolClosed: the pool was closed in the meantime.
        """
        if isinstance(outcome, PoolError):
            raise outcome
        loan = self._fit(outcome) if isinstance(outcome, Loan) else self._create_loan(outcome)
        try:
            loan.is_used = loan.managed.activate()
            if affinity is not None:
                loan.managed.remember(affinity)
            loan.lend(self._clock())
        except BaseException:
            self._check_in(loan, "returned")
            raise
        return loan

    def _fit(self, loan: Loan) -> Loan:
        """Make sure that a state is fit; replace one that is not, without losing the turn."""
        try:
            reason = self._nursery.check(loan.managed)
            if reason is None:
                return loan
            self._nursery.close(loan.managed, reason)
        except BaseException:
            self._check_in(loan, "returned")
            raise
        with self._ledger.lock:
            permit = self._ledger.exchange(loan, reason)
        return self._create_loan(permit)

    def _create_loan(self, permit: Permit) -> Loan:
        managed = self.create(permit)
        ledger = self._ledger
        with ledger.lock:
            if not ledger.closed:
                ledger.pending -= 1
                ledger.target = max(ledger.target, min(ledger.size + 1, ledger.max_size))
                return ledger.lend(managed)
            ledger.settle(managed, Retirement.CLOSED)
        self._bury()
        raise ledger.closed_error()

    def create(self, permit: Permit) -> ManagedState:
        """Return a new state in the slot of *permit*, charged for, and still pending.

        Raises:
            FactoryError: it could not be created; the slot is free again.
        """
        started = self._clock()
        ledger = self._ledger
        try:
            managed = self._nursery.create()
        except BaseException as error:
            with ledger.lock:
                ledger.counters.create_failures += isinstance(error, FactoryError)
                ledger.take_back(permit)
                ledger.notice()
            self._bury()
            self._failed(error)
            raise
        with ledger.lock:
            ledger.charged += managed.charge - permit.charge
            ledger.typical = managed.base_memory
            ledger.counters.created += 1
            ledger.counters.create_times.add(self._clock() - started)
        return managed
