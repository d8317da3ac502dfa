"""StatePool: lending, returning, waiting, sizes, and the end."""

from __future__ import annotations

import threading

import pytest

from pylua import (
    FactoryError,
    LeaseError,
    LimitExceeded,
    Limits,
    LuaError,
    PoolClosed,
    PoolFull,
    PoolTimeout,
)
from pylua.pool import HealthPolicy, PoolConfig, StateFactory
from tests.helpers import all_engines
from tests.pool.pooling import SMALL, Clock, NullPool, new_pool
from tests.pool.waiting import Borrower, wait_until

both_kinds = pytest.mark.parametrize("kind", [None, NullPool], ids=["StatePool", "NullPool"])


def kind_of(kind):
    """Return the settings that choose a kind of pool."""
    return {} if kind is None else {"kind": kind}


# ---------------------------------------------------------------- lending


@both_kinds
def test_a_lease_runs_scripts(kind):
    """A lease does what a state does."""
    with new_pool(**kind_of(kind)) as pool, pool.lease() as lua:
        assert lua.execute("return 6 * 7") == 42
        assert lua.eval("...", 1, 2) == (1, 2)
        assert lua.call(lua.load("return ...", name="=x"), "a") == "a"
        lua.globals["name"] = lua.table([1, 2])
        assert lua.eval("#name") == 2


@both_kinds
@all_engines
def test_nothing_of_a_script_is_seen_by_the_next_one(kind, engine):
    """The next borrower finds a state as new, whatever the last one did."""
    spite = "x = 1; string.format = nil; pairs = nil; getmetatable('').__index = nil; setmetatable(_G, {__index = error})"
    with new_pool(SMALL.with_options(engine=engine), min_size=1, max_size=1, **kind_of(kind)) as pool:
        with pool.lease() as lua:
            lua.execute(spite)
        with pool.lease() as lua:
            found = lua.execute("return x, pairs ~= nil, ('%d'):format(3), getmetatable(_G)")

    assert found == (None, True, "3", None)


def test_a_state_is_used_again():
    """States that came back are lent again, the last one first."""
    with new_pool(min_size=3, max_size=3) as pool:
        with pool.lease() as lua:
            first = lua.state.number
        with pool.lease() as lua:
            assert lua.state.number == first
        assert pool.statistics().created == 3


def test_the_null_pool_keeps_nothing():
    """A NullPool makes a state for each lease, and closes it then."""
    with new_pool(kind=NullPool) as pool:
        for _ in range(2):
            with pool.lease() as lua:
                state = lua.state.lua
            assert state.closed
        now = pool.statistics()

    assert (now.created, now.size, now.retired) == (2, 0, {"not kept": 2})


def test_states_are_made_on_demand_up_to_max_size():
    """A caller who finds no idle state gets a new one, until there are max_size."""
    with new_pool(min_size=0, max_size=2) as pool:
        leases = [pool.acquire(), pool.acquire()]
        with pytest.raises(PoolTimeout, match=r"no state came free within 0 s; 2 of 2 are lent"):
            pool.acquire(timeout=0)
        for lease in leases:
            lease.release()
        now = pool.statistics()

    assert (now.created, now.idle, now.timeouts) == (2, 2, 1)


def test_the_state_that_served_the_same_key_is_preferred():
    """A caller with an affinity gets the state that holds what it needs; others get the last one that came back."""
    with new_pool(min_size=2, max_size=2) as pool:
        first, second = pool.acquire(affinity="a"), pool.acquire(affinity="b")
        number_a = first.state.number
        first.release()
        second.release()

        with pool.lease(affinity="a") as lua:
            assert lua.state.number == number_a
        assert pool.statistics().affinity_hits == 1


# ---------------------------------------------------------------- taking back


def test_use_after_return_is_an_error():
    """A lease that was returned can't be used: its state may be somebody else's."""
    with new_pool() as pool:
        with pool.lease() as lua:
            pass
        with pytest.raises(
            LeaseError, match=r"lease 1 of pool '.*' was returned; its state can't be used any more"
        ):
            lua.execute("return 1")
        assert not lua.interrupt()


def test_second_return_is_an_error():
    """A lease is returned exactly once."""
    with new_pool() as pool:
        lease = pool.acquire()
        lease.release()
        with pytest.raises(LeaseError, match="was returned before"):
            lease.release()
        assert pool.statistics().returns == 1


def test_a_return_inside_the_block_is_no_error():
    """A ``with`` block whose lease was returned early ends quietly."""
    with new_pool() as pool:
        with pool.lease() as lua:
            lua.release()
        with pool.acquire() as lua:
            lua.release()
        assert pool.statistics().returns == 2


def test_return_to_another_pool_is_an_error():
    """Only the pool that lent a state takes it back."""
    wrong = pytest.raises(LeaseError, match="returned to pool 'two', which did not lend it")
    with new_pool(name="one") as one, new_pool(name="two") as two, one.lease() as lua, wrong:
        two.release(lua)


def test_an_error_in_the_block_returns_the_state():
    """The lease ends however the block ends."""
    with new_pool() as pool:
        with pytest.raises(LuaError), pool.lease() as lua:
            lua.execute("error('x')")
        now = pool.statistics()

    assert (now.leased, now.errors) == (0, 1)


@all_engines
def test_a_script_that_hits_a_limit_does_no_harm(engine):
    """The state of a stopped script is reset, and the next borrower has the whole budget."""
    factory = SMALL.with_options(engine=engine, limits=Limits(max_instructions=5000))
    with new_pool(factory, min_size=1, max_size=1) as pool:
        for _ in range(3):
            with pytest.raises(LimitExceeded), pool.lease() as lua:
                lua.execute("x = 1 while true do end")
            with pool.lease() as lua:
                assert lua.execute("for i = 1, 1000 do end return x") is None
        now = pool.statistics()

    assert (now.limits_hit, now.retired, now.resets) == ({"max_instructions": 3}, {}, 6)


def test_a_lease_without_use_needs_no_reset():
    """A state that nobody touched goes back as it is."""
    with new_pool() as pool:
        with pool.lease():
            pass
        assert pool.statistics().resets == 0


# ---------------------------------------------------------------- waiting


def test_waiters_are_served_in_order():
    """Whoever came first gets the first state that comes back."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        order: list[int] = []
        borrowers = [
            Borrower(pool, lambda _, number=number: order.append(number)).queued() for number in range(4)
        ]
        held.release()
        for borrower in borrowers:
            borrower.join()

    assert order == [0, 1, 2, 3]


def test_timed_out_waiter_refuses_the_state():
    """A waiter that gave up gets nothing; the state goes to the next one."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        with pytest.raises(PoolTimeout):
            pool.acquire(timeout=0.001)
        patient = Borrower(pool).queued()
        held.release()
        patient.join()
        now = pool.statistics()

    assert (now.leases, now.timeouts, now.idle) == (2, 1, 1)


def test_too_many_waiters_are_refused():
    """With max_waiting callers in the queue the next one gets PoolFull at once."""
    with new_pool(min_size=1, max_size=1, max_waiting=1, name="small") as pool:
        held = pool.acquire()
        waiting = Borrower(pool).queued()
        with pytest.raises(PoolFull, match="pool 'small': 1 callers wait for a state already"):
            pool.acquire()
        held.release()
        waiting.join()
        assert pool.statistics().refused == 1


def test_newcomers_do_not_overtake_waiters():
    """Somebody who does not wait gets nothing while others do."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        pool.suspend()
        waiting = Borrower(pool).queued()
        held.release()
        with pytest.raises(PoolTimeout, match="suspended"):
            pool.acquire(timeout=0)
        pool.resume()
        waiting.join()


def test_interrupted_waiter_loses_nothing(monkeypatch):
    """A KeyboardInterrupt that comes just when a state arrives gives the state back."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()

        def interrupted(*_):
            held.release()
            raise KeyboardInterrupt

        monkeypatch.setattr("pylua.pool.waiter.Waiter.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pool.acquire()
        now = pool.statistics()

    assert (now.idle, now.leased, now.waiting) == (1, 0, 0)


def test_failing_factory_gives_its_turn_to_the_next():
    """A waiter whose state can't be created gets the error; its slot goes to the next waiter."""
    fails = [False, True, False]
    with new_pool(SMALL.with_library(lambda _: 1 // (not fails.pop(0))), min_size=1, max_size=1) as pool:
        held = pool.acquire()
        outcomes: list[object] = []
        first = Borrower(pool, outcomes.append, on_error=outcomes.append).queued()
        second = Borrower(pool, outcomes.append, on_error=outcomes.append).queued()
        pool.drain()
        held.release()
        first.join()
        second.join()
        now = pool.statistics()

    assert isinstance(outcomes[0], FactoryError)
    assert (now.leases, now.create_failures, now.pending) == (2, 1, 0)


# ---------------------------------------------------------------- sizes


def test_shrinking_closes_what_is_too_much():
    """After resize() idle states beyond max_size are closed now, lent ones as they come back."""
    with new_pool(min_size=3, max_size=3) as pool:
        leases = [pool.acquire(), pool.acquire()]
        pool.resize(0, 1)
        assert pool.statistics().size == 2
        for lease in leases:
            lease.release()
        now = pool.statistics()

    assert (now.size, now.idle, now.retired) == (1, 1, {"surplus": 2})


def test_growing_serves_waiters_at_once():
    """After resize() those who wait get the new slots."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        waiting = Borrower(pool).queued()
        pool.resize(1, 2)
        waiting.join()
        held.release()
        assert pool.statistics().size == 2


def test_sizes_that_contradict_each_other_are_refused():
    """A wrong size says which one, and what is allowed."""
    with new_pool(min_size=1, max_size=4) as pool:
        with pytest.raises(ValueError, match=r"max_size \(4\) is less than min_size \(5\)"):
            pool.resize(5)
        with pytest.raises(ValueError, match=r"max_size \(0\) is less than 1"):
            pool.resize(0, 0)


def test_drain_replaces_all_states():
    """drain() closes idle states now and lent ones as they come back; min_size new ones are made."""
    with new_pool(min_size=2, max_size=2) as pool:
        held = pool.acquire()
        old = held.state.number
        pool.drain()
        pool.maintain()
        held.release()
        pool.maintain()
        now = pool.statistics()
        numbers = {managed.number for managed in pool._ledger.idle}

    assert old not in numbers
    assert (now.idle, now.retired) == (2, {"stale": 2})


# ---------------------------------------------------------------- hooks of the owner


def test_configure_belongs_to_the_state_for_good():
    """What the configure hook does survives resets."""
    with new_pool(configure=lambda lua: lua.globals.update(host="here"), min_size=1, max_size=1) as pool:
        with pool.lease() as lua:
            lua.execute("host = nil")
        with pool.lease() as lua:
            assert lua.eval("host") == "here"


def test_failing_configure_is_the_factory_s_fault():
    """A configure hook that raises makes the creation fail, with its exception as the cause."""
    with new_pool(configure=lambda _: 1 / 0, min_size=0) as pool:
        with pytest.raises(FactoryError, match="the configure hook failed: ZeroDivisionError") as caught:
            pool.acquire()
        assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_state_that_fails_its_check_is_replaced():
    """The check hook is asked before a state is lent again; its exception retires the state, and the caller gets another."""
    fit = [False]

    def check(_):
        if not fit[0]:
            fit[0] = True
            msg = "no good"
            raise RuntimeError(msg)

    with new_pool(check=check, min_size=1, max_size=1) as pool:
        with pool.lease() as lua:
            assert lua.state.number == 2
        now = pool.statistics()

    assert now.retired == {"check failed": 1}


# ---------------------------------------------------------------- the end


def test_closed_pool_lends_nothing():
    """After close() every caller gets PoolClosed."""
    with new_pool(name="gone") as pool:
        pool.close()
        pool.close()
        with pytest.raises(PoolClosed, match="pool 'gone' is closed"):
            pool.acquire()
        with pytest.raises(PoolClosed):
            pool.wait()


def test_close_wakes_those_who_wait():
    """Waiters get PoolClosed when the pool closes."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        errors: list[Exception] = []
        waiting = Borrower(pool, on_error=errors.append).queued()
        assert not pool.close(timeout=0)
        waiting.join()
        held.release()

    assert [type(error) for error in errors] == [PoolClosed]


def test_close_waits_for_lent_states():
    """close() returns True when all states came back in time, and they are closed."""
    with new_pool(min_size=1, max_size=1) as pool:
        held = pool.acquire()
        state = held.state.lua
        returning = threading.Timer(0.01, held.release)
        returning.start()
        assert pool.close(timeout=30)
        returning.join()

    assert state.closed


def test_close_stops_what_runs_too_long(caplog):
    """close(interrupt=True) stops scripts that still run after the timeout, and says who borrowed the state."""
    factory = SMALL.with_options(limits=Limits(max_seconds=60))
    with new_pool(factory, min_size=1, max_size=1) as pool:
        errors: list[Exception] = []
        running = Borrower(
            pool, lambda lua: lua.execute("while true do end"), on_error=errors.append
        ).started()
        wait_until(lambda: any(loan.managed.lua._depth for loan in pool._ledger.loans.values()))
        pool.close(timeout=0, interrupt=True)
        running.join()

    assert [str(error) for error in errors] == ["interrupted"]
    assert "is not back; borrowed by thread" in caplog.text


def test_wait_tells_what_is_missing():
    """wait() ends when there are min_size states, else in PoolTimeout."""
    with new_pool(min_size=2, max_size=2) as pool:
        pool.wait(timeout=0)
    broken = SMALL.with_init_script("error('broken')")
    error = pytest.raises(PoolTimeout, match="pool 'broken' has 0 of 2 states after 0 s")
    with new_pool(broken, min_size=2, max_size=2, name="broken") as pool, error:
        pool.wait(timeout=0)


def test_a_pool_in_the_background_fills_itself():
    """A pool with its thread makes min_size states by itself, and ends the thread with close()."""
    with new_pool(min_size=2, background=True) as pool:
        pool.wait()
        worker = pool._worker
        assert worker.is_alive
    assert not worker.is_alive


def test_settings_come_from_a_config_or_as_keywords():
    """Keywords replace fields of the config."""
    config = PoolConfig(name="c", min_size=2, max_size=5)
    with new_pool(config=config, max_size=3) as pool:
        assert (pool.config.min_size, pool.config.max_size, pool.name) == (2, 3, "c")
        assert repr(pool) == "<StatePool 'c': 0 of 2 lent>"


def test_unhealthy_state_is_replaced_at_return():
    """A state that has been used max_uses times is closed, and the next caller gets a new one."""
    with new_pool(health=HealthPolicy(max_uses=2), min_size=1, max_size=1, clock=Clock()) as pool:
        numbers = []
        for _ in range(4):
            with pool.lease() as lua:
                numbers.append(lua.state.number)
        assert pool.statistics().retired == {"unhealthy": 2}

    assert numbers == [1, 1, 2, 2]


def test_statistics_count_times():
    """The histograms have one entry for each lease, reset and creation."""
    with new_pool(StateFactory(), min_size=1, max_size=1) as pool:
        for _ in range(3):
            with pool.lease() as lua:
                lua.execute("return 1")
        now = pool.statistics()

    assert (now.lease_times.count, now.reset_times.count, now.create_times.count) == (3, 3, 1)
    assert now.lease_times.percentile(0.5) <= now.lease_times.percentile(1.0)
    assert now.size == 1
