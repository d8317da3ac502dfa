"""The fourteen mistakes that lifecycle managers for Lua states are known for, each a test under its number."""

from __future__ import annotations

import threading

import pytest

from pylua import LimitExceeded, Limits, LuaError, LuaState, MemoryBudgetExceeded, SandboxViolation
from pylua.pool import (
    EventKind,
    HealthPolicy,
    LifecycleEvents,
    ManagerConfig,
    RecyclePolicy,
    SizingPolicy,
    StateFactory,
    StateManager,
    StateRecord,
)
from pylua.sandbox import STANDARD, STRICT
from tests.helpers import all_engines
from tests.pool.pooling import SMALL, Clock, new_pool
from tests.pool.waiting import Borrower, wait_until


def test_01_each_state_knows_its_memory():
    """The memory of a single state can be measured."""
    with LuaState() as small, LuaState() as large:
        large.execute("t = {} for i = 1, 10000 do t[i] = {i} end")

        assert large.memory_used() > small.memory_used() + 500_000


def test_02_sandbox_begins_with_nothing():
    """What a policy does not allow is not there under any name."""
    with STANDARD.new_state() as lua:
        for attempt in (
            "io.popen('id')",
            "os.execute('id')",
            "require('io')",
            "debug.getregistry()",
            "string.dump(print)",
        ):
            with pytest.raises(SandboxViolation):
                lua.execute(attempt)
        assert lua.execute("return getmetatable('').__index.dump, package") == (None, None)


def test_03_memory_and_registers_have_limits_of_their_own():
    """A small registry does not limit memory, and a limit of memory does not limit registers."""
    with LuaState(registry_size=200, registry_max_size=400) as lua:
        assert lua.execute("return #('x'):rep(10 * 1000 * 1000)") == 10_000_000
    with LuaState(limits=Limits(max_memory=1 << 22)) as lua:
        lua.execute("local function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end return f(1000)")
        with pytest.raises(LuaError, match="not enough memory"):
            lua.execute("local t = {} for i = 1, 1e9 do t[i] = {i} end")


@all_engines
def test_04_clean_up_does_not_run_in_the_dirty_state(engine):
    """A script that redefines or removes what a clean-up in Lua would use can't stop the reset."""
    spite = """
        pairs = function() return function() end end
        string.format, table.concat, next, pcall, print = nil
        getmetatable("").__index = function() error("mine") end
        setmetatable(_G, {__newindex = function() end, __index = function() return 1 end})
    """
    with new_pool(StateFactory().with_options(engine=engine), min_size=1, max_size=1) as pool:
        with pool.lease() as lua:
            lua.execute(spite)
        with pool.lease() as lua:
            found = lua.execute(
                "return ('%d'):format(3), #table.concat({1}), nothing, type(print), getmetatable(_G)"
            )
        assert pool.statistics().created == 1

    assert found == ("3", 1, None, "function", None)


@all_engines
def test_05_clean_up_does_not_depend_on_the_limit_that_stopped_the_script(engine):
    """After a timeout the state is reset all the same, and nothing of the script is left."""
    factory = SMALL.with_options(engine=engine, limits=Limits(max_seconds=0.01))
    with new_pool(factory, min_size=1, max_size=1) as pool:
        with pytest.raises(LimitExceeded), pool.lease() as lua:
            lua.execute("secret = 'x' while true do end")
        with pool.lease() as lua:
            assert lua.execute("return secret") is None
        assert pool.statistics().created == 1


def test_06_checkpoints_have_everything():
    """Functions, metatables, sharing and cycles come back with a checkpoint."""
    with LuaState() as lua:
        lua.execute(
            "a = {} a.self = a; b = a; f = function() return a end; setmetatable(a, {__len = function() return 7 end})"
        )
        checkpoint = lua.checkpoint()
        lua.execute("setmetatable(a, nil); a.self = nil; b = nil; f = nil")
        lua.restore(checkpoint)

        assert lua.execute("return a.self == a, b == a, f() == a, #a") == (True, True, True, 7)


def test_07_the_memory_budget_is_undone_exactly():
    """What is charged for a lease is given back with it; waiting for memory holds no lock."""
    factory = SMALL.with_options(limits=Limits(max_memory=1 << 20))
    with new_pool(factory, min_size=0, max_size=4, memory_budget=2 << 20) as pool:
        first, second = pool.acquire(), pool.acquire()
        with pytest.raises(MemoryBudgetExceeded):
            pool.acquire(timeout=0)
        charged = pool.statistics().memory_charged
        waiting = Borrower(pool).queued()
        assert pool.statistics().memory_charged == charged
        first.release()
        waiting.join()
        second.release()
        rest = sum(managed.charge for managed in pool._ledger.idle)
        assert pool.statistics().memory_charged == rest


def test_08_sizes_follow_the_demand_both_ways():
    """Scaling up makes at least one state more, scaling down closes states, and nobody waits for ever."""
    sizing = SizingPolicy(patience=1)
    with new_pool(min_size=1, max_size=8, sizing=sizing) as pool:
        leases = [pool.acquire() for _ in range(4)]
        pool.maintain()
        assert pool.statistics().size > 4
        for lease in leases:
            lease.release()
        for _ in range(12):
            pool.maintain()
        now = pool.statistics()

    assert now.size == 1
    assert now.retired["surplus"] == now.created - 1
    assert sizing.more(1, 8) == 2


def test_09_generations_are_advanced_and_the_pool_stays_in_its_bounds():
    """Old states are replaced one by one, however many they are; the pool never grows past its maximum."""
    with new_pool(min_size=0, max_size=50, recycling=RecyclePolicy(max_lag=0)) as pool:
        leases = [pool.acquire() for _ in range(50)]
        for lease in leases:
            lease.release()
        assert pool.advance_generation() == 1
        leases = [pool.acquire() for _ in range(50)]
        now = pool.statistics()
        assert (now.size, now.retired) == (50, {"stale": 50})
        for lease in leases:
            lease.release()


def test_10_maintenance_leaves_lent_states_alone():
    """Whatever is wrong with a lent state, it is closed when it comes back; a failing factory loses no slot; close ends all."""
    clock = Clock()
    fails = [False, True, False, False]
    factory = SMALL.with_library(lambda _: 1 // (not fails.pop(0)))
    with new_pool(factory, min_size=1, max_size=2, max_lifetime=10, clock=clock, background=False) as pool:
        held = pool.acquire()
        clock.advance(100)
        pool.maintain()
        assert held.execute("return 1") == 1
        assert pool.statistics().create_failures == 1
        held.release()
        clock.advance(1)
        with pool.lease(), pool.lease():
            assert pool.statistics().size == 2
        now = pool.statistics()

    assert now.retired == {"expired": 1}


def test_11_one_error_in_one_use_does_not_condemn_a_state():
    """Error rates mean something from a number of samples on, and one can say whose errors count."""
    policy = HealthPolicy(max_error_rate=0.5, min_samples=10, counted_errors={"host"})

    assert policy.check(StateRecord(executions=1, errors={"host": 1})).healthy
    assert policy.check(StateRecord(executions=10, errors={"script": 10})).healthy
    assert not policy.check(StateRecord(executions=10, errors={"host": 6})).healthy


def test_12_hooks_fire_on_the_thread_of_the_state_and_no_event_is_lost():
    """OnCreate hooks come from the init script; hooks run where the state is used; the last event is "destroyed"."""
    threads: list[object] = []
    told: list[EventKind] = []
    script = """
        lifecycle.onCreate(function() note("create") end)
        lifecycle.onActivate(function() note("activate") end)
        lifecycle.onDestroy(function() note("destroy") end)
    """
    factory = SMALL.with_variable(
        "note", lambda what: threads.append((what, threading.current_thread().name))
    )
    events = LifecycleEvents()
    events.on(EventKind, lambda event: told.append(event.kind))
    with new_pool(factory.with_init_script(script), min_size=0, max_size=1, events=events) as pool:
        borrower = Borrower(pool).started()
        borrower.join()
        name = borrower.thread.name
    events.close()

    assert threads == [("create", name), ("activate", name), ("destroy", threading.current_thread().name)]
    assert told[0] is EventKind.CREATED
    assert told[-1] is EventKind.DESTROYED
    assert events.dropped == 0


def test_13_shutdown_waits_for_what_runs():
    """shutdown() lets running scripts end, up to its timeout, and then stops them."""
    manager = StateManager(ManagerConfig(pool_size=2))
    good = manager.submit("local n = 0 for i = 1, 1e5 do n = n + 1 end return n")
    assert good.result() == 100_000
    endless = manager.submit("while true do end")
    wait_until(lambda: manager.running)

    assert not manager.shutdown(timeout=0.05)
    with pytest.raises(LimitExceeded):
        endless.result(timeout=60)
    assert manager.shutdown()


@all_engines
def test_14_safe_load_works(engine):
    """The strict sandbox compiles text, in an empty environment."""
    with STRICT.new_state(engine=engine) as lua:
        assert lua.execute("return safe_load('return 6 * 7')(), safe_load('return print')()") == (42, None)
