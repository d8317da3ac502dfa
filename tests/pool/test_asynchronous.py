"""Pools and asyncio: waiting does not block, cancelling loses nothing."""

from __future__ import annotations

import asyncio

import pytest

from pylua import LimitExceeded, Limits, PoolTimeout
from pylua.pool import execute_async, lease_async
from tests.pool.pooling import SMALL, new_pool


def test_tasks_share_states_in_order():
    """Tasks wait for states without blocking the loop, and get them in the order in which they asked."""
    order = []

    async def work(pool, number):
        async with lease_async(pool, timeout=60) as lua:
            order.append(number)
            assert await execute_async(lua, "x = (x or 0) + ... return x", number) == number

    async def main(pool):
        await asyncio.gather(*[work(pool, number) for number in range(10)])

    with new_pool(min_size=2, max_size=2) as pool:
        asyncio.run(main(pool))
        now = pool.statistics()

    assert order == list(range(10))
    assert (now.leases, now.waits) == (10, 8)


def test_who_waits_in_vain_gets_the_timeout():
    """The timeout of a waiting task is PoolTimeout, as elsewhere."""

    async def main(pool):
        async with lease_async(pool):
            with pytest.raises(PoolTimeout):
                async with lease_async(pool, timeout=0.001):
                    pass

    with new_pool(min_size=1, max_size=1) as pool:
        asyncio.run(main(pool))
        assert (pool.statistics().timeouts, pool.statistics().waiting) == (1, 0)


def test_cancelled_waiter_leaves_the_queue():
    """A task that is cancelled while it waits gets nothing; the state goes to the next one."""

    async def borrow(pool):
        async with lease_async(pool, timeout=60) as lua:
            return lua.execute("return 1")

    async def main(pool):
        async with lease_async(pool):
            first, second = asyncio.ensure_future(borrow(pool)), asyncio.ensure_future(borrow(pool))
            while pool.statistics().waiting < 2:
                await asyncio.sleep(0)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            assert pool.statistics().waiting == 1
        assert await second == 1

    with new_pool(min_size=1, max_size=1) as pool:
        asyncio.run(main(pool))
        assert pool.statistics().leases == 2


def test_cancelled_script_is_stopped_before_its_state_is_returned():
    """Cancelling a task ends its script, and the next borrower finds the state as new."""

    async def endless(pool):
        async with lease_async(pool) as lua:
            await execute_async(lua, "x = 1 while true do end")

    async def main(pool):
        task = asyncio.ensure_future(endless(pool))
        while not pool.statistics().leased:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with lease_async(pool) as lua:
            assert lua.execute("return x") is None

    with new_pool(min_size=1, max_size=1) as pool:
        asyncio.run(main(pool))
        assert pool.statistics().created == 1


def test_limits_hold_on_other_threads():
    """A script that runs on the executor's thread has its timeout and its limits."""

    async def main(pool):
        async with lease_async(pool) as lua:
            with pytest.raises(LimitExceeded, match="max_seconds"):
                await execute_async(lua, "while true do end", timeout=0.01)
            with pytest.raises(LimitExceeded, match="max_instructions"):
                await execute_async(lua, "while true do end", limits=Limits(max_instructions=100))
            lua.release()

    with new_pool(SMALL) as pool:
        asyncio.run(main(pool))
