"""Upkeep and Worker: leaks, orphans, ageing, sizes, refilling with back-off."""

from __future__ import annotations

import gc
import logging
import threading

import pytest

from pylua import FactoryError, LeaseError
from pylua.pool import EventKind, LifecycleEvents, RecyclePolicy, SizingPolicy, StatePool
from tests.pool.pooling import SMALL, Clock, new_pool
from tests.pool.waiting import wait_until


def lose(pool):
    """Borrow a state and forget it."""
    lease = pool.acquire()
    lease.execute("x = 1")


def test_forgotten_lease_comes_back(caplog):
    """A lease that was garbage-collected without a return is taken back, with a warning that shows its borrower."""
    with new_pool(min_size=1, max_size=1) as pool:
        lose(pool)
        gc.collect()
        with pool.lease(timeout=0) as lua:
            assert lua.execute("return x") is None
        now = pool.statistics()

    assert (now.reclaimed, now.leases, now.returns) == (1, 2, 2)
    assert "its lease was never returned; borrowed by thread 'MainThread'" in caplog.text
    assert "test_maintenance.py" in caplog.text
    assert "in lose" in caplog.text
    assert "pylua/pool" not in caplog.text.split("borrowed by")[1]


def test_forgotten_lease_wakes_the_worker():
    """With a worker a forgotten lease comes back although nobody asks for a state."""
    with new_pool(min_size=1, max_size=1, maintenance_interval=3600, background=True) as pool:
        pool.wait()
        lose(pool)
        gc.collect()
        wait_until(lambda: pool.statistics().reclaimed)


def test_lease_of_a_dead_thread_comes_back(caplog):
    """A state whose last user's thread has ended is taken back; the lease can't be used any more."""
    leases = []
    with new_pool(min_size=1, max_size=1) as pool:
        thread = threading.Thread(target=lambda: leases.append(pool.acquire()), name="short-lived")
        thread.start()
        thread.join()
        pool.maintain()
        with pytest.raises(LeaseError, match="was reclaimed"):
            leases[0].execute("return 1")
        assert pool.statistics().idle == 1

    assert "the thread that used it has ended; borrowed by thread 'short-lived'" in caplog.text


def test_lease_that_was_handed_to_a_living_thread_stays():
    """A lease belongs to the thread that used it last, not to the one that borrowed it."""
    leases = []
    with new_pool(min_size=1, max_size=1) as pool:
        thread = threading.Thread(target=lambda: leases.append(pool.acquire()))
        thread.start()
        thread.join()
        leases[0].execute("return 1")
        pool.maintain()
        assert not leases[0].returned
        leases[0].release()


def test_long_lease_is_logged_once_with_its_borrower(caplog):
    """A lease that lasts longer than leak_after is reported, once."""
    clock = Clock()
    with new_pool(min_size=1, max_size=1, leak_after=5, clock=clock, name="p") as pool:
        with pool.lease():
            clock.advance(4)
            pool.maintain()
            assert not caplog.records
            clock.advance(2)
            pool.maintain()
            pool.maintain()
        assert pool.statistics().leaks == 1

    assert len(caplog.records) == 1
    assert "pool 'p': state #1 is lent for 6.0 s, longer than leak_after (5 s); borrowed by" in caplog.text
    assert "test_long_lease_is_logged_once" in caplog.text


def test_old_states_are_replaced_before_they_are_lent():
    """max_lifetime counts from the creation, with jitter so that not all states end at once."""
    clock = Clock()
    parts = iter([0.0, 0.0, 1.0, 0.0])  # two random numbers for each state: lifetime, idle time
    with new_pool(
        min_size=2, max_size=2, max_lifetime=100, jitter=0.1, random=lambda: next(parts, 0.0), clock=clock
    ) as pool:
        clock.advance(95)
        pool.maintain()
        assert pool.statistics().retired == {"expired": 1}
        clock.advance(5)
        with pool.lease(), pool.lease():
            now = pool.statistics()

    assert now.retired == {"expired": 2}
    assert now.size == 2


def test_unused_states_beyond_min_size_are_closed():
    """max_idle closes what nobody has used, down to min_size."""
    clock = Clock()
    with new_pool(min_size=1, max_size=3, max_idle=60, clock=clock) as pool:
        leases = [pool.acquire() for _ in range(3)]
        for lease in leases:
            lease.release()
        clock.advance(59)
        pool.maintain()
        assert pool.statistics().idle == 3
        clock.advance(1)
        pool.maintain()
        now = pool.statistics()

    assert (now.idle, now.retired) == (1, {"unused": 2})


def test_stale_states_are_replaced_in_the_background():
    """A state that nobody used for stale_after seconds is replaced by a new one."""
    clock = Clock()
    with new_pool(min_size=1, max_size=1, recycling=RecyclePolicy(stale_after=300), clock=clock) as pool:
        clock.advance(301)
        pool.maintain()
        now = pool.statistics()

    assert (now.created, now.idle, now.retired) == (2, 1, {"stale": 1})


def test_creation_that_fails_is_tried_again_with_longer_pauses(caplog):
    """A failing factory is asked again after 1, 2, 4 … seconds, at most retry_most; the log says when."""
    clock = Clock()
    attempts = []

    def library(_):
        attempts.append(clock.now)
        if len(attempts) < 6:
            msg = "not yet"
            raise OSError(msg)

    with new_pool(
        SMALL.with_library(library), min_size=1, max_size=1, clock=clock, retry_first=1, retry_most=4
    ) as pool:
        for _ in range(200):
            clock.advance(0.125)
            pool.maintain()
        now = pool.statistics()

    pauses = [later - earlier for earlier, later in zip(attempts, attempts[1:])]
    assert pauses == [1, 2, 4, 4, 4]
    assert (now.idle, now.create_failures) == (1, 5)
    assert "next attempt in 4.0 s: the library 'library' failed: OSError: not yet" in caplog.text


def test_maintain_says_when_the_next_attempt_is_due():
    """After a failure the worker sleeps no longer than until the next attempt."""
    clock = Clock()
    with new_pool(SMALL.with_init_script("error()"), min_size=1, clock=clock, retry_first=0.25) as pool:
        assert pool.maintain() == 0.25


def test_size_follows_the_demand_with_patience():
    """Much use makes more states at once; little use makes fewer only after several looks in a row."""
    with new_pool(min_size=2, max_size=9, sizing=SizingPolicy(factor=2, patience=3)) as pool:
        leases = [pool.acquire(), pool.acquire()]
        pool.maintain()
        assert pool.statistics().target == 4
        for lease in leases:
            lease.release()
        targets = []
        for _ in range(8):
            pool.maintain()
            targets.append(pool.statistics().target)

    assert targets == [4, 4, 4, 2, 2, 2, 2, 2]


def test_resizing_is_told():
    """Changes of the size are events, by whom they were made."""
    told = []
    events = LifecycleEvents(background=False)
    events.on(EventKind.RESIZED, lambda event: told.append(dict(event.details)))
    with new_pool(min_size=1, max_size=4, events=events) as pool:
        with pool.lease():
            pool.maintain()
        pool.resize(0, 2)

    assert told == [{"target": 2, "by": "demand"}, {"min_size": 0, "max_size": 2, "by": "resize"}]


def test_worker_survives_foreign_code(caplog):
    """An exception that maintenance did not expect is logged, and the thread goes on."""
    fails = [True]

    def clock():
        if threading.current_thread().name.endswith("-maintenance") and fails:
            fails.pop()
            msg = "clock"
            raise OSError(msg)
        return 0.0

    with new_pool(min_size=1, clock=clock, background=True) as pool:
        wait_until(lambda: not fails)
        pool._worker.wake()
        wait_until(lambda: pool.statistics().idle)

    assert "maintenance of pool" in caplog.text


def test_worker_ends_when_nobody_has_the_pool():
    """A pool that was dropped without close() warns, and its thread ends."""
    pool = StatePool(SMALL, min_size=0)
    thread = pool._worker._thread
    del pool
    with pytest.warns(ResourceWarning, match="was never closed"):
        gc.collect()
    thread.join(60)
    assert not thread.is_alive()


def test_failing_factory_does_not_block_callers(caplog):
    """Callers get the error themselves, at once, whatever the pauses of the background."""
    caplog.set_level(logging.CRITICAL)
    with new_pool(SMALL.with_init_script("error('no')"), min_size=1, retry_first=1000) as pool:
        for _ in range(2):
            with pytest.raises(FactoryError, match="the init script failed: LuaError: init:1: no"):
                pool.acquire()
        assert pool.statistics().pending == 0
