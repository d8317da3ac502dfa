"""The pool against a simple model: Hypothesis calls everything in any order, with a clock that is moved by hand."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pylua import FactoryError, LeaseError, LuaError, PoolClosed, PoolFull, PoolTimeout
from pylua.pool import EventKind, LifecycleEvents, StatePool
from pylua.pool.lease import Lease, Loan
from pylua.pool.waiter import Waiter
from tests.pool.pooling import SMALL, Clock, check_books

MAX_WAITING = 3
LIFETIME = 100.0
MARK = "marked = (marked or 0) + 1 return marked"


class Pools(RuleBasedStateMachine):
    """One pool, what was borrowed of it, who waits, and what must be true of them."""

    def __init__(self):
        super().__init__()
        self.clock = Clock()
        self.broken = False
        self.events = LifecycleEvents(background=False)
        self.alive: set[int] = set()
        self.told_lent: set[int] = set()
        self.events.on(EventKind, self.note)
        self.min_size, self.max_size = 1, 3
        self.pool = StatePool(
            SMALL.with_library(self.prepare),
            min_size=self.min_size,
            max_size=self.max_size,
            max_waiting=MAX_WAITING,
            max_lifetime=LIFETIME,
            max_idle=50,
            retry_first=1,
            clock=self.clock,
            random=lambda: 0.5,
            events=self.events,
            background=False,
        )
        self.leases: list[Lease] = []
        self.ended: list[Lease] = []
        self.waiters: deque[Waiter] = deque()
        self.suspended = False
        self.returns = 0

    def prepare(self, _):
        """Be the library of the factory, which fails when the test wants it."""
        if self.broken:
            msg = "broken"
            raise OSError(msg)

    def note(self, event):
        """Follow the events: no state lives twice, none is lent twice, none is used after its end."""
        number = event.state
        if event.kind is EventKind.CREATED:
            assert number not in self.alive
            self.alive.add(number)
        elif event.kind is EventKind.ACTIVATED:
            assert number in self.alive
            assert number not in self.told_lent
            self.told_lent.add(number)
        elif event.kind is EventKind.DEACTIVATED:
            self.told_lent.remove(number)
        elif event.kind is EventKind.DESTROYED:
            self.alive.remove(number)
            self.told_lent.discard(number)

    # ---------------------------------------------------------------- callers

    @rule(affinity=st.sampled_from([None, "a", "b"]))
    def borrow(self, affinity):
        """Ask for a state without waiting."""
        could = self.could_lend()
        try:
            lease = self.pool.acquire(timeout=0, affinity=affinity)
        except PoolTimeout:
            assert not could
        except FactoryError:
            assert self.broken
        except PoolClosed:
            assert self.pool.closed
        else:
            assert could
            assert lease.state.number not in {other.state.number for other in self.leases}
            self.leases.append(lease)

    def could_lend(self) -> bool:
        """Return whether the model has a state, or a place for one, for somebody who does not wait."""
        out = len(self.leases) + sum(waiter.outcome is not None for waiter in self.waiters)
        nobody_waits = all(waiter.outcome is not None for waiter in self.waiters)
        return not self.suspended and nobody_waits and out < self.max_size

    @rule(data=st.data(), fails=st.booleans())
    @precondition(lambda self: self.leases)
    def use(self, data, fails):
        """Run a script in a lent state: it finds only what this borrower has left there."""
        lease = data.draw(st.sampled_from(self.leases))
        if fails:
            with pytest.raises(LuaError):
                lease.execute("error('on purpose')")
        before = lease.globals.get("marked") or 0
        assert lease.execute(MARK) == before + 1

    @rule(data=st.data())
    @precondition(lambda self: self.leases)
    def give_back(self, data):
        """Return a state."""
        lease = data.draw(st.sampled_from(self.leases))
        self.leases.remove(lease)
        lease.release()
        self.ended.append(lease)
        self.returns += 1

    @rule(data=st.data())
    @precondition(lambda self: self.ended)
    def give_back_twice(self, data):
        """A second return, or a use after the return, is always an error."""
        lease = data.draw(st.sampled_from(self.ended))
        with pytest.raises(LeaseError):
            lease.release()
        with pytest.raises(LeaseError):
            lease.execute("return 1")

    @rule()
    def queue_up(self):
        """Ask for a state, and go into the queue if there is none."""
        ledger = self.pool._ledger
        with ledger.lock:
            try:
                outcome = ledger.request(None, 1.0)
            except PoolFull:
                assert len(ledger.waiting) == MAX_WAITING
                return
            except PoolClosed:
                assert self.pool.closed
                return
            if not isinstance(outcome, Waiter):  # it need not wait: not what this rule is about
                ledger.take_back(outcome)
                ledger.notice()
                return
        self.waiters.append(outcome)

    @rule()
    @precondition(lambda self: self.waiters)
    def first_gets_its_turn(self):
        """The first in the queue takes what it got, or gives up; nobody behind it was served before."""
        served = [waiter.outcome is not None for waiter in self.waiters]
        assert served == sorted(served, reverse=True)
        waiter = self.waiters.popleft()
        ledger = self.pool._ledger
        with ledger.lock:
            outcome = ledger.withdraw(waiter)
        if outcome is None:
            assert not waiter.offer(outcome)  # a waiter that gave up never receives anything
            return
        if isinstance(outcome, PoolClosed):
            return
        try:
            loan = self.pool._checkout.complete(outcome, None)
        except (FactoryError, PoolClosed):
            return
        self.leases.append(Lease(self.pool, loan))

    # ---------------------------------------------------------------- the owner

    @rule(seconds=st.sampled_from([0.5, 5.0, 30.0, 60.0]))
    def time_passes(self, seconds):
        """Move the clock."""
        self.clock.advance(seconds)

    @rule()
    def maintain(self):
        """Let the pool look after itself: afterwards it has min_size states, unless creation fails or it is full."""
        self.pool.maintain()
        if self.pool.closed or self.broken:
            return
        self.clock.advance(60)  # the longest pause after a failure
        self.pool.maintain()
        now = self.pool.statistics()
        assert now.idle + now.leased + now.pending >= min(now.min_size, now.max_size)

    @rule(broken=st.booleans())
    def break_or_mend(self, broken):
        """Let the factory fail from now on, or work."""
        self.broken = broken

    @rule(sizes=st.sampled_from([(0, 1), (1, 3), (2, 4), (0, 2)]))
    def resize(self, sizes):
        """Change the sizes."""
        self.min_size, self.max_size = sizes
        self.pool.resize(*sizes)

    @rule()
    def drain(self):
        """Retire everything."""
        self.pool.drain()

    @rule(suspended=st.booleans())
    def suspend_or_resume(self, suspended):
        """Stop lending, or go on."""
        self.suspended = suspended
        (self.pool.suspend if suspended else self.pool.resume)()

    # ---------------------------------------------------------------- what must be true

    @invariant()
    def books_are_right(self):
        """All counts add up, and the states are those that the events told of."""
        now = self.pool.statistics()
        ledger = self.pool._ledger
        granted = sum(isinstance(waiter.outcome, Loan) for waiter in self.waiters)
        permits = sum(waiter.outcome is not None for waiter in self.waiters) - granted
        check_books(self.pool, permits)
        assert now.leased == len(self.leases) + granted
        assert now.pending == (0 if self.pool.closed else permits)
        assert now.returns == self.returns
        assert len(self.alive) == now.idle + now.leased
        assert self.told_lent == {lease.state.number for lease in self.leases}
        assert not ledger.doomed

    @invariant()
    def nobody_waits_in_vain(self):
        """While somebody waits, everything is lent or promised, or the pool is suspended."""
        ledger = self.pool._ledger
        if ledger.waiting and not ledger.suspended:
            assert not ledger.idle
            assert ledger.size >= ledger.max_size

    def teardown(self):
        """Close the pool: everything ends, everything adds up."""
        while self.waiters:
            self.suspended = False
            self.first_gets_its_turn()
        self.pool.close(timeout=0)
        for lease in self.leases:
            lease.release()
        check_books(self.pool)
        assert not self.alive


TestPools = Pools.TestCase
TestPools.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
