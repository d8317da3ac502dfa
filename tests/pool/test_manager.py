"""StateManager: scripts in states as new, plain results, cancelling, asyncio, an orderly end."""

from __future__ import annotations

import asyncio
import concurrent.futures

import pytest

from pylua import CancelToken, LimitExceeded, Limits, LuaError, PoolClosed
from pylua.pool import ManagerConfig, StateFactory, StateManager
from pylua.sandbox import STRICT
from tests.pool.pooling import check_books
from tests.pool.waiting import wait_until


@pytest.fixture
def manager():
    """Yield a manager of two states; at the end it is shut down and its books are checked."""
    with StateManager(ManagerConfig(pool_size=2, tracking=True)) as made:
        yield made
    check_books(made.pool)


def test_results_are_plain_python_data(manager):
    """Tables come out as lists and dicts that need no state; several results are a tuple."""
    assert manager.execute("return ...", args=[1, "x"]) == (1, "x")
    assert manager.execute("return {1, {a = 2}}") == [1, {"a": 2}]
    assert manager.execute("local x = 1") is None


def test_scripts_see_nothing_of_each_other(manager):
    """Each script runs in a state as new."""
    manager.execute("secret = 1")
    manager.execute("secret = 2")

    assert manager.execute("return secret") is None


def test_a_script_s_timeout_and_limits_are_its_own(manager):
    """Timeout and limits of one run stop that run, and the next one is not concerned."""
    with pytest.raises(LimitExceeded, match="max_seconds"):
        manager.execute("while true do end", timeout=0.01)
    with pytest.raises(LimitExceeded, match="max_instructions"):
        manager.execute("while true do end", limits=Limits(max_instructions=1000))
    assert manager.execute("for i = 1, 10000 do end return 1") == 1
    assert manager.statistics().limits_hit == {"max_seconds": 1, "max_instructions": 1}


def test_sandbox_of_the_configuration_holds():
    """The policy of the configuration applies unless the factory has one."""
    with StateManager(ManagerConfig(sandbox=STRICT)) as manager:
        assert manager.execute("return setmetatable") is None
    with StateManager(
        ManagerConfig(sandbox=STRICT, factory=StateFactory().with_init_script("x = 1"))
    ) as manager:
        assert manager.execute("return x, load") == (1, None)
    with StateManager(ManagerConfig(sandbox=None)) as manager:
        assert manager.execute("return io ~= nil") is True


def test_states_are_replaced_after_max_state_uses():
    """max_state_uses is a rule of health."""
    with StateManager(ManagerConfig(pool_size=1, max_state_uses=2)) as manager:
        for _ in range(4):
            manager.execute("return 1")
        assert manager.statistics().retired == {"unhealthy": 2}


def test_tracker_is_there_if_asked_for(manager):
    """With tracking the manager has the history of its states."""
    manager.execute("return 1")
    manager.events.flush()

    assert sum(state.executions for state in manager.tracker.states) == 1
    with StateManager() as other:
        assert other.tracker is None


def test_submitted_scripts_run_on_threads(manager):
    """submit() returns futures with results or errors."""
    futures = [manager.submit("return ... * 2", args=[number]) for number in range(10)]

    assert [future.result(60) for future in futures] == [number * 2 for number in range(10)]
    with pytest.raises(LuaError, match="oops"):
        manager.submit("error('oops')").result(60)


def test_cancelling_a_future_stops_its_script(manager):
    """A running script ends when its future is cancelled, and its state goes on."""
    future = manager.submit("while true do end")
    wait_until(lambda: manager.running)

    assert future.cancel()
    with pytest.raises(concurrent.futures.CancelledError):
        future.result(60)
    wait_until(lambda: not manager.running)
    assert manager.execute("return 1") == 1


def test_a_token_stops_a_script(manager):
    """cancel= takes a token that stops the run from elsewhere."""
    token = CancelToken()
    token.cancel()

    with pytest.raises(LimitExceeded, match="cancelled"):
        manager.execute("while true do end", cancel=token)


def test_asyncio_runs_scripts_without_blocking(manager):
    """execute_async() runs scripts concurrently; cancelling a task stops its script."""

    async def main():
        endless = asyncio.ensure_future(manager.execute_async("while true do end"))
        results = await asyncio.gather(*[manager.execute_async("return ...", args=[n]) for n in range(5)])
        endless.cancel()
        with pytest.raises(asyncio.CancelledError):
            await endless
        return results

    assert asyncio.run(main()) == [0, 1, 2, 3, 4]
    wait_until(lambda: not manager.running)


def test_nothing_runs_after_shutdown(manager):
    """A manager that is shut down refuses scripts; shutting down twice is fine."""
    assert manager.shutdown()
    assert manager.shutdown()
    for run in (manager.execute, manager.submit):
        with pytest.raises(PoolClosed, match="the manager is shut down"):
            run("return 1")
