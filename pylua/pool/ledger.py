"""Ledger: who has which state, who waits, and what counts against the memory budget; all decisions under one lock.

Three collections: `idle` (ready, the one that came back last at the right), `loans` (out with a borrower), `waiting`
(callers in the order of their arrival; whatever becomes free goes to the first). States that are being created, reset
or closed are only counted (`pending`). Nothing here runs Lua code, makes or closes a state: one that has to go is put on
`doomed`, and whoever held the lock closes it afterwards.

A slot is never lost: it belongs to an idle state, a loan, or the holder of a `Permit` to create; each of these ends in
`notice`, which gives what there is to those who wait.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Union

import attrs

from pylua.errors import LeaseError, MemoryBudgetExceeded, PoolClosed, PoolError, PoolFull, PoolTimeout
from pylua.pool.lease import Loan
from pylua.pool.policy import Retirement
from pylua.pool.stats import Counters
from pylua.pool.waiter import Waiter

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pylua.pool.config import PoolConfig
    from pylua.pool.managed import ManagedState


@attrs.frozen
class Permit:
    """A slot for a state that its holder is to create; *charge* bytes of the memory budget are set aside for it."""

    charge: int


Outcome = Union[Loan, Permit, PoolError]
"""What a caller gets: a state, the right to create one, or an end."""


class Ledger:
    """The books of one pool. Everything is read and changed with `lock` held, but for `doomed`.

    Attributes:
        lock: guards everything.
        changed: is notified of changes, if anybody is in `watchers`.
        idle: states that are ready.
        loans: those that are lent, by number of the state.
        waiting: callers.
        pending: how many states are being created, reset or closed.
        doomed: states to be closed (they are pending), with the reason.
        charged: bytes against the memory budget.
        typical: bytes that a new state is expected to hold.
        min_size: states that are kept.
        max_size: states that there may be.
        target: states that the pool tries to have.
        peak: the largest demand since somebody looked: lent states, waiting callers, the one at hand.
        watchers: threads that wait for `changed`.
        counters: what has been done.
    """

    def __init__(self, name: str, config: PoolConfig, most_memory: int | None) -> None:
        self.name = name
        self.lock = threading.Lock()
        self.changed = threading.Condition(self.lock)
        self.idle: deque[ManagedState] = deque()
        self.loans: dict[int, Loan] = {}
        self.waiting: deque[Waiter[Outcome]] = deque()
        self.pending = 0
        self.doomed: deque[tuple[ManagedState, Retirement]] = deque()
        self.charged = 0
        self.typical = 0
        self.min_size = config.min_size
        self.max_size = config.max_size
        self.target = config.min_size
        self.peak = 0
        self.watchers = 0
        self.closed = False
        self.suspended = False
        self.counters = Counters()
        self._max_waiting = config.max_waiting
        self._budget = config.memory_budget
        self._most_memory = most_memory  # of one state while it is lent

    @property
    def size(self) -> int:
        """All states there are."""
        return len(self.idle) + len(self.loans) + self.pending

    # ------------------------------------------------------------ asking

    def request(self, affinity: Hashable, patience: float) -> Outcome | Waiter[Outcome] | None:
        """Decide what a caller gets: a state, the right to create one, a place in the queue, or None if it won't wait.

        Raises:
            PoolClosed: there is nothing to get.
            PoolFull: nor a place in the queue.
            MemoryBudgetExceeded: nor would waiting help.
        """
        if self.closed:
            raise self.closed_error()
        demand = len(self.loans) + len(self.waiting) + 1
        self.peak = max(self.peak, demand)
        if not self.waiting:
            outcome = self.find(affinity)
            if outcome is not None:
                return outcome
            if self._is_hopeless():
                raise self._over_budget()
        if patience <= 0:
            return None
        if self._max_waiting is not None and len(self.waiting) >= self._max_waiting:
            self.counters.refused += 1
            msg = f"pool {self.name!r}: {len(self.waiting)} callers wait for a state already (max_waiting)"
            raise PoolFull(msg)
        waiter: Waiter[Outcome] = Waiter(affinity)
        self.waiting.append(waiter)
        return waiter

    def find(self, affinity: Hashable) -> Loan | Permit | None:
        """Take an idle state, or a slot for a new one; None if there is neither, or no memory for it."""
        if self.suspended or self.closed:
            return None
        if self.idle:
            managed, is_hit = self._choose(affinity)
            if self._budget is not None and not self._has_memory(
                self._allowance(managed.base_memory), spare=managed
            ):
                return None
            if managed is self.idle[-1]:
                self.idle.pop()
            else:
                self.idle.remove(managed)
            self.counters.hits += 1
            self.counters.affinity_hits += is_hit
            return self.lend(managed, is_hit=is_hit)
        if self.size < self.max_size:
            return self.reserve()
        return None

    def reserve(self, *, evict: bool = True) -> Permit | None:
        """Set a slot and the memory for a new state aside; None if there is not enough (idle states may go for it)."""
        charge = self.typical + self._allowance(self.typical)
        if not self._has_memory(charge, evict=evict):
            return None
        self.pending += 1
        self.charged += charge
        return Permit(charge)

    def _choose(self, affinity: Hashable) -> tuple[ManagedState, bool]:
        """Choose an idle state: one that served the caller's kind before, else the one that came back last."""
        if affinity is not None:
            for managed in reversed(self.idle):
                if affinity in managed.affinities:
                    return managed, True
        return self.idle[-1], False

    def lend(self, managed: ManagedState, *, is_hit: bool = False) -> Loan:
        """Make a loan of a state that is in no collection."""
        counters = self.counters
        counters.leases += 1
        loan = Loan(managed, counters.leases, self._allowance(managed.base_memory), is_hit=is_hit)
        self.loans[managed.number] = loan
        self.charged += loan.charge
        return loan

    # ------------------------------------------------------------ handing over

    def notice(self) -> None:
        """Serve those who wait, after a change, and tell those who watch."""
        if self.waiting:
            self._serve()
        if self.watchers:
            self.changed.notify_all()

    def _serve(self) -> None:
        while self.waiting:
            outcome = self.find(self.waiting[0].affinity)
            if outcome is None:
                if not self._is_hopeless():
                    return
                self.waiting.popleft().offer(self._over_budget())
                continue
            while not self.waiting.popleft().offer(outcome):  # it has left
                if not self.waiting:
                    self.take_back(outcome)
                    return

    def take_back(self, outcome: Loan | Permit) -> None:
        """Undo `find`."""
        self.charged -= outcome.charge
        if isinstance(outcome, Permit):
            self.pending -= 1
            return
        self.counters.leases -= 1
        self.counters.hits -= 1
        self.counters.affinity_hits -= outcome.is_hit
        outcome.ended = "refused"
        del self.loans[outcome.managed.number]
        self.idle.append(outcome.managed)

    def withdraw(self, waiter: Waiter[Outcome]) -> Outcome | None:
        """Take a caller out of the queue; return what it got before that, if anything."""
        if waiter.leave() and waiter in self.waiting:
            self.waiting.remove(waiter)
        return waiter.outcome

    def doom(self, managed: ManagedState, reason: Retirement) -> None:
        """Have a state closed that is in no collection any more."""
        self.pending += 1
        self.doomed.append((managed, reason))

    def doom_surplus(self, size: int) -> None:
        """Have idle states closed, the least recently used first, until there are no more than *size* states."""
        for _ in range(min(self.size - size, len(self.idle))):
            self.doom(self.idle.popleft(), Retirement.SURPLUS)

    def buried(self, managed: ManagedState, reason: Retirement) -> None:
        """Note that a doomed state is closed."""
        self.pending -= 1
        self.charged -= managed.charge
        self.counters.retired[reason.value] += 1
        self.notice()

    # ------------------------------------------------------------ taking back

    def end(self, loan: Loan, how: str, now: float) -> bool:
        """End a loan; its state is pending then. False: it is none of ours (the parent's, in the child after a fork).

        Raises:
            LeaseError: it was ended before.
        """
        if loan.ended is not None:
            msg = f"lease {loan.number} of pool {self.name!r} was {loan.ended} before"
            raise LeaseError(msg)
        loan.ended = how
        if self.loans.get(loan.managed.number) is not loan:
            return False
        del self.loans[loan.managed.number]
        self.pending += 1
        self.charged -= loan.charge
        self.counters.returns += 1
        self.counters.lease_times.add(max(now - loan.since, 0.0))
        return True

    def settle(self, managed: ManagedState, reason: Retirement | None) -> None:
        """Put a pending state in its place: to those who wait, to the idle ones, or to the doomed for a *reason*."""
        self.pending -= 1
        if reason is None and self.closed:
            reason = Retirement.CLOSED
        elif reason is None and self.size >= self.max_size:
            reason = Retirement.SURPLUS
        if reason is None:
            self.idle.append(managed)
        else:
            self.doom(managed, reason)
        self.notice()

    def exchange(self, loan: Loan, reason: Retirement) -> Permit:
        """Turn a loan whose state was closed at once into the right to create another in its slot."""
        loan.ended = "retired"
        del self.loans[loan.managed.number]
        self.counters.leases -= 1
        self.counters.hits -= 1
        self.counters.affinity_hits -= loan.is_hit
        self.counters.retired[reason.value] += 1
        self.pending += 1
        self.charged += self.typical - loan.managed.charge
        return Permit(loan.charge + self.typical)

    # ------------------------------------------------------------ memory

    def _allowance(self, base: int) -> int:
        """Return the bytes that a state may grow by while it is lent: up to its limit, if it has one."""
        return 0 if self._budget is None or self._most_memory is None else max(self._most_memory - base, 0)

    def _has_memory(self, needed: int, spare: ManagedState | None = None, *, evict: bool = True) -> bool:
        """Return whether the budget has room; if not, idle states but *spare* are doomed, the least recently used first."""
        if self._budget is None or self.charged + needed <= self._budget:
            return True
        if not evict:
            return False
        excess = self.charged + needed - self._budget - sum(managed.charge for managed, _ in self.doomed)
        while excess > 0 and self.idle and self.idle[0] is not spare:
            managed = self.idle.popleft()
            excess -= managed.charge
            self.doom(managed, Retirement.MEMORY)
        return False

    def _is_hopeless(self) -> bool:
        """Return whether waiting for memory is in vain: no state is out or underway that could give some back."""
        return self._budget is not None and not (self.suspended or self.closed or self.loans or self.pending)

    # ------------------------------------------------------------ refusals

    def too_late(self, patience: float) -> PoolError:
        """Return the error for a caller who got nothing in time."""
        self.counters.timeouts += 1
        if self.closed:
            return self.closed_error()
        if self.suspended:
            return PoolTimeout(
                f"pool {self.name!r}: no state came free within {patience:g} s; it is suspended"
            )
        if self._budget is not None and (self.idle or self.size < self.max_size):
            return self._over_budget()
        return PoolTimeout(
            f"pool {self.name!r}: no state came free within {patience:g} s;"
            f" {len(self.loans)} of {self.max_size} are lent, {len(self.waiting)} callers wait"
        )

    def closed_error(self) -> PoolClosed:
        """Return the error for a caller who comes too late altogether."""
        return PoolClosed(f"pool {self.name!r} is closed")

    def _over_budget(self) -> MemoryBudgetExceeded:
        return MemoryBudgetExceeded(
            f"pool {self.name!r}: a state needs more than is left of memory_budget"
            f" ({self.charged} of {self._budget} bytes are taken)"
        )
