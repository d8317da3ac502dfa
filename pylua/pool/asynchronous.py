"""Pools and asyncio: waiting for a state, and running a script, without blocking the event loop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pylua.limits import CancelToken

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import TracebackType

    from pylua.limits import Limits
    from pylua.pool.lease import Lease
    from pylua.pool.pool import StatePool


class AsyncLending:
    """An ``async with`` block for which a state is lent."""

    def __init__(self, pool: StatePool, timeout: float | None, affinity: Hashable) -> None:
        self._pool = pool
        self._timeout = timeout
        self._affinity = affinity
        self._lease: Lease | None = None

    async def __aenter__(self) -> Lease:
        """Borrow a state."""
        loop = asyncio.get_running_loop()
        arrived = asyncio.Event()
        request = self._pool.request(timeout=self._timeout, affinity=self._affinity)
        if request.waits(lambda: loop.call_soon_threadsafe(arrived.set)):
            try:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(arrived.wait(), request.patience)
            except BaseException:  # cancelled: what has arrived must not be lost
                request.abandon()
                raise
        self._lease = request.complete()
        return self._lease

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Return the state, unless that was done in the block."""
        lease, self._lease = self._lease, None
        if lease is not None and not lease.returned:
            lease.release()


def lease_async(pool: StatePool, *, timeout: float | None = None, affinity: Hashable = None) -> AsyncLending:
    """Lend a state for the length of an ``async with`` block; arguments and errors as for `StatePool.lease`.

    Waiting does not block the event loop. Creating or resetting a state does, for the microseconds or milliseconds that it
    takes; so do scripts that are run by ``lease.execute`` in place of `execute_async`.
    """
    return AsyncLending(pool, timeout, affinity)


async def execute_async(
    lease: Lease,
    source: str | bytes,
    *arguments: object,
    name: str | None = None,
    timeout: float | None = None,
    limits: Limits | None = None,
) -> object:
    """Run a chunk on a thread of the event loop's executor; see `LuaState.execute`.

    If the task is cancelled, the script is stopped, and the task ends when it has: before that the state is not free.
    """
    token = CancelToken()
    run = partial(lease.execute, source, *arguments, name=name, timeout=timeout, limits=limits, cancel=token)
    future = asyncio.get_running_loop().run_in_executor(None, run)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        token.cancel()
        await asyncio.wait([future])
        raise
