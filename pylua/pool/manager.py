"""StateManager: factory, sandbox, pool, events and tracker in one object that runs scripts for many callers."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Callable

import attrs

from pylua.convert import to_plain
from pylua.errors import PoolClosed
from pylua.limits import CancelToken, Limits
from pylua.pool.events import LifecycleEvents
from pylua.pool.factory import StateFactory
from pylua.pool.health import HealthPolicy
from pylua.pool.policy import CleanupPolicy, RecyclePolicy, SizingPolicy
from pylua.pool.pool import StatePool
from pylua.pool.tracker import StateTracker
from pylua.sandbox import STANDARD, SandboxPolicy

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from types import TracebackType

    from pylua.pool.lease import Lease
    from pylua.pool.stats import PoolStatistics


@attrs.frozen(kw_only=True)
class ManagerConfig:
    """How a manager is made.

    Attributes:
        pool_size: the most states there may be.
        min_size: states that are kept ready.
        sandbox: what scripts may reach and use; None: everything, without limits.
        factory: how states are prepared; *sandbox* is its policy unless it has one of its own.
        max_state_age: seconds after which a state is replaced.
        max_state_uses: leases after which a state is replaced.
        cleanup_interval: how often the pool looks after itself, in seconds.
        acquire_timeout: how long a script may wait for a state, in seconds.
        max_waiting: scripts that may wait for a state.
        memory_budget: bytes that all states may hold.
        tracking: whether there is a tracker.
        health: when a state is unhealthy, apart from its age and uses.
        sizing: how the number of states follows the demand.
        recycling: what generations mean.
        cleanup: what is done to a state after a script.
    """

    pool_size: int = 5
    min_size: int = 1
    sandbox: SandboxPolicy | None = STANDARD
    factory: StateFactory = attrs.field(factory=StateFactory)
    max_state_age: float | None = 3600.0
    max_state_uses: int | None = None
    cleanup_interval: float = 1.0
    acquire_timeout: float = 30.0
    max_waiting: int | None = None
    memory_budget: int | None = None
    tracking: bool = False
    health: HealthPolicy = attrs.field(factory=HealthPolicy)
    sizing: SizingPolicy = attrs.field(factory=SizingPolicy)
    recycling: RecyclePolicy = attrs.field(factory=RecyclePolicy)
    cleanup: CleanupPolicy = attrs.field(factory=CleanupPolicy)


class StateManager:
    """Runs scripts, each in a state that is as new. Safe to use from any thread; a context manager that shuts down.

    Attributes:
        pool: lends the states.
        events: tells what happens.
        tracker: collects that; None without tracking.
    """

    def __init__(self, config: ManagerConfig | None = None) -> None:
        self.config = config = ManagerConfig() if config is None else config
        factory = config.factory
        if factory.policy is None and config.sandbox is not None:
            factory = factory.with_policy(config.sandbox)
        health = config.health
        if config.max_state_uses is not None:
            health = attrs.evolve(health, max_uses=config.max_state_uses)
        self.events = LifecycleEvents()
        self.tracker = StateTracker(self.events) if config.tracking else None
        self.pool = StatePool(
            factory,
            min_size=min(config.min_size, config.pool_size),
            max_size=config.pool_size,
            max_waiting=config.max_waiting,
            acquire_timeout=config.acquire_timeout,
            max_lifetime=config.max_state_age,
            memory_budget=config.memory_budget,
            maintenance_interval=config.cleanup_interval,
            health=health,
            sizing=config.sizing,
            recycling=config.recycling,
            cleanup=config.cleanup,
            events=self.events,
        )
        self._lock = threading.Lock()  # over what follows
        self._running: dict[Lease, CancelToken] = {}
        self._is_shut_down = False
        self._executor: ThreadPoolExecutor | None = None

    # ------------------------------------------------------------ running scripts

    def execute(
        self,
        script: str | bytes,
        *,
        args: Sequence[object] = (),
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
        name: str | None = None,
    ) -> object:
        """Run a script in a state of the pool and return its results as plain Python data.

        Args:
            script: Lua source.
            args: its ``...``.
            timeout: seconds that it may run; waiting for a state has a time of its own (`ManagerConfig.acquire_timeout`).
            limits: of this run, beside those of the sandbox.
            cancel: stops it from elsewhere.
            name: how messages call it.

        Returns:
            None, one value, or a tuple; see `pylua.convert.to_plain`.

        Raises:
            LuaError: it failed.
            LimitExceeded: it was stopped.
            PoolError: there was no state for it.
        """
        return self._run(
            lambda lease, token: lease.execute(
                script, *args, timeout=timeout, limits=limits, cancel=token, name=name
            ),
            affinity=script,
            cancel=cancel,
        )

    def _run(
        self, run: Callable[[Lease, CancelToken], object], *, affinity: Hashable, cancel: CancelToken | None
    ) -> object:
        if self._is_shut_down:
            msg = "the manager is shut down"
            raise PoolClosed(msg)
        token = CancelToken() if cancel is None else cancel
        with self.pool.lease(affinity=affinity) as lease:
            with self._lock:
                self._running[lease] = token
            try:
                return to_plain(run(lease, token))
            finally:
                with self._lock:
                    del self._running[lease]

    def submit(
        self,
        script: str | bytes,
        *,
        args: Sequence[object] = (),
        timeout: float | None = None,
        limits: Limits | None = None,
        name: str | None = None,
    ) -> Future[object]:
        """Run a script on a thread of the manager's; arguments as for `execute`. Cancelling the future stops it."""
        token = CancelToken()
        with self._lock:
            if self._is_shut_down:
                msg = "the manager is shut down"
                raise PoolClosed(msg)
            if self._executor is None:
                self._executor = ThreadPoolExecutor(self.config.pool_size, thread_name_prefix="pylua-script")
            executor = self._executor
        inner = executor.submit(
            partial(self.execute, script, args=args, timeout=timeout, limits=limits, cancel=token, name=name)
        )
        return _CancellableFuture.around(inner, token)

    async def execute_async(
        self,
        script: str | bytes,
        *,
        args: Sequence[object] = (),
        timeout: float | None = None,
        limits: Limits | None = None,
        name: str | None = None,
    ) -> object:
        """Run a script without blocking the event loop; arguments as for `execute`. Cancelling the task stops it."""
        future = self.submit(script, args=args, timeout=timeout, limits=limits, name=name)
        return await asyncio.wrap_future(future)

    # ------------------------------------------------------------ life

    @property
    def running(self) -> int:
        """How many scripts are running."""
        return len(self._running)

    def statistics(self) -> PoolStatistics:
        """Return what the pool has and has done."""
        return self.pool.statistics()

    def shutdown(self, timeout: float = 10.0) -> bool:
        """Accept no more scripts, wait for those that run, stop those that still run after *timeout* seconds.

        Returns:
            Whether all ended by themselves. Shutting down twice is fine.
        """
        with self._lock:
            self._is_shut_down = True
            executor = self._executor
        in_time = self.pool.close(timeout)
        if not in_time:
            with self._lock:
                tokens = list(self._running.values())
            for token in tokens:
                token.cancel()
            self.pool.close(timeout)
        if executor is not None:
            executor.shutdown(wait=in_time)
        self.events.close()
        return in_time

    def __enter__(self) -> StateManager:  # noqa: PYI034  not meant to be subclassed
        """Return the manager itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Shut down."""
        self.shutdown()


class _CancellableFuture(Future["object"]):
    """A future whose `cancel` also stops what already runs."""

    def __init__(self, inner: Future[object], token: CancelToken) -> None:
        super().__init__()
        self._inner = inner
        self._token = token

    @classmethod
    def around(cls, inner: Future[object], token: CancelToken) -> Future[object]:
        """Return a future that ends as *inner* does."""
        outer = cls(inner, token)
        inner.add_done_callback(outer._take_over)
        return outer

    def cancel(self) -> bool:
        """Cancel the script: it does not begin, or is stopped. False if it has ended."""
        self._token.cancel()
        self._inner.cancel()
        return super().cancel()

    def _take_over(self, inner: Future[object]) -> None:
        if not self.set_running_or_notify_cancel():
            return
        error = inner.exception()
        if error is not None:
            self.set_exception(error)
        else:
            self.set_result(inner.result())
