"""The memory of a pool: budgets that are charged and undone, idle states that give way, health by size."""

from __future__ import annotations

import pytest

from pylua import Limits, LuaError, MemoryBudgetExceeded
from pylua.pool import CleanupPolicy, HealthPolicy
from tests.pool.pooling import SMALL, new_pool
from tests.pool.waiting import Borrower

MEBIBYTE = 1 << 20
LIMITED = SMALL.with_options(limits=Limits(max_memory=8 * MEBIBYTE))


def test_idle_states_give_way_to_those_that_are_needed():
    """A lease that does not fit the budget closes idle states, the least recently used first."""
    with LIMITED.create() as lua:
        base = lua.memory_used()
    budget = 8 * MEBIBYTE + base // 2  # for one lease and half a state
    with new_pool(LIMITED, min_size=0, max_size=3, memory_budget=30 * MEBIBYTE) as pool:
        leases = [pool.acquire() for _ in range(3)]
        for lease in leases:
            lease.release()
        pool._ledger._budget = budget
        with pool.lease(timeout=0) as lua:
            assert lua.execute("return 1") == 1
            now = pool.statistics()

    assert (now.leased, now.retired) == (1, {"memory budget": 2})
    assert now.memory_charged <= budget


def test_a_state_that_fits_no_budget_is_refused_at_once():
    """If waiting can't help nobody waits."""
    with new_pool(LIMITED, min_size=0, max_size=2, memory_budget=1000) as pool:
        with pytest.raises(MemoryBudgetExceeded, match="memory_budget"):
            pool.acquire(timeout=1000)


def test_who_waits_for_memory_gets_it_when_a_state_comes_back():
    """A caller for whom there is no memory waits for a state that comes back."""
    with new_pool(LIMITED, min_size=0, max_size=4, memory_budget=8 * MEBIBYTE) as pool:
        held = pool.acquire()
        waiting = Borrower(pool).queued()
        held.release()
        waiting.join()
        assert pool.statistics().leases == 2


def test_what_a_clean_up_leaves_is_charged():
    """Without the checkpoint a state counts for what it has kept."""
    cleanup = CleanupPolicy(restore=False)
    with new_pool(SMALL, min_size=1, max_size=1, memory_budget=100 * MEBIBYTE, cleanup=cleanup) as pool:
        before = pool.statistics().memory_charged
        with pool.lease() as lua:
            lua.execute("kept = ('x'):rep(1e6)")
        assert pool.statistics().memory_charged - before == pytest.approx(1e6, rel=0.1)


def test_state_that_holds_too_much_is_replaced():
    """max_memory of the health policy looks at what a state holds after its reset."""
    cleanup = CleanupPolicy(restore=False)
    health = HealthPolicy(max_memory=8 * MEBIBYTE)
    with new_pool(SMALL, min_size=1, max_size=1, health=health, cleanup=cleanup) as pool:
        for size in ("1e3", "2e7"):
            with pool.lease() as lua:
                lua.execute(f"kept = ('x'):rep({size})")
        assert pool.statistics().retired == {"unhealthy": 1}


def test_a_script_that_asks_for_too_much_does_no_harm():
    """Lack of memory is an error of the script; its state is reset and goes on."""
    with new_pool(LIMITED, min_size=1, max_size=1) as pool:
        with pytest.raises(LuaError, match="not enough memory"), pool.lease() as lua:
            lua.execute("t = {} for i = 1, 1e6 do t[i] = {} end")
        with pool.lease() as lua:
            assert lua.execute("return t, #('x'):rep(1000)") == (None, 1000)
        assert pool.statistics().created == 1
