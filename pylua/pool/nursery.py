"""Nursery: makes the states of a pool, judges whether they are fit, and closes them; never under the pool's lock."""

from __future__ import annotations

import itertools
import logging
from typing import TYPE_CHECKING, Callable

from pylua.errors import PyLuaError
from pylua.pool.policy import Retirement

if TYPE_CHECKING:
    from collections.abc import Collection

    from pylua.pool.config import PoolConfig
    from pylua.pool.events import EventKind
    from pylua.pool.factory import StateFactory
    from pylua.pool.health import HealthPolicy
    from pylua.pool.managed import ManagedState, Observer
    from pylua.pool.policy import CleanupPolicy, RecyclePolicy
    from pylua.state import LuaState

logger = logging.getLogger("pylua.pool")

_FRESH = 1.0
"""Seconds for which a judgment of a state's health is good while nobody uses it: only its age changes."""

Hook = Callable[["LuaState"], object]


class Nursery:
    """What one pool knows of the making and judging of states.

    Attributes:
        generation: of new states.
    """

    def __init__(
        self,
        name: str,
        factory: StateFactory,
        config: PoolConfig,
        *,
        health: HealthPolicy,
        recycling: RecyclePolicy,
        cleanup: CleanupPolicy,
        configure: Hook | None,
        check: Hook | None,
        observer: Observer,
        wanted: Collection[EventKind],
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self.generation = 0
        self._name = name
        self._factory = factory
        self._config = config
        self._health = health
        self._recycling = recycling
        self._cleanup = cleanup
        self._configure = configure
        self._check = check
        self._observer = observer
        self._wanted = wanted
        self._clock = clock
        self._random = random
        self._numbers = itertools.count(1)

    def jittered(self, seconds: float) -> float:
        """Return a time that is up to the configured part shorter."""
        return seconds * (1 - self._config.jitter * self._random())

    def create(self) -> ManagedState:
        """Return a new state.

        Raises:
            FactoryError: it could not be prepared.
        """
        generation = self.generation  # if there is a new one meanwhile, the state is of the old one
        managed = self._factory.create_managed(
            number=next(self._numbers), cleanup=self._cleanup, clock=self._clock, configure=self._configure
        )
        managed.generation = generation
        managed.observer, managed.wanted = self._observer, self._wanted
        if self._config.memory_budget is not None:
            managed.base_memory = managed.charge = managed.lua.memory_used()
        managed.created()
        if self._config.max_lifetime is not None:
            managed.expires_at = self._clock() + self.jittered(self._config.max_lifetime)
        self.touch(managed)
        return managed

    def touch(self, managed: ManagedState) -> None:
        """Let the time begin after which a state is unused."""
        if self._config.max_idle is not None:
            managed.unused_until = self._clock() + self.jittered(self._config.max_idle)

    def out_of_date(self, managed: ManagedState) -> Retirement | None:
        """Return why a state that nobody used since it was judged must not be lent any more, None if it may."""
        return self._out_of_date(managed, self._clock())

    def unfit(self, managed: ManagedState) -> Retirement | None:
        """Return why a state must not be lent any more, None if it may. Decides by its record alone."""
        now = self._clock()
        reason = self._out_of_date(managed, now)
        if reason is not None:
            return reason
        status = self._health.check(managed.record(now))
        if not status.healthy:
            return Retirement.UNHEALTHY
        return Retirement.STALE if self._recycling.is_too_weak(status.score) else None

    def _out_of_date(self, managed: ManagedState, now: float) -> Retirement | None:
        if now >= managed.expires_at:
            return Retirement.EXPIRED
        lag = self.generation - managed.generation
        return Retirement.STALE if self._recycling.is_stale(lag, now - managed.last_used_at) else None

    def check(self, managed: ManagedState) -> Retirement | None:
        """Return why a state must not be lent now, asking the check of the pool's owner, too."""
        now = self._clock()
        if now - managed.last_used_at < _FRESH:  # its health was judged after its last use
            reason = self._out_of_date(managed, now)
        else:
            reason = self.unfit(managed)
        if reason is not None or self._check is None:
            return reason
        try:
            self._check(managed.lua)
        except Exception as error:  # noqa: BLE001  the check is foreign code; whatever it raises means no
            logger.warning("pool %r: state #%d failed its check: %s", self._name, managed.number, error)
            return Retirement.CHECK_FAILED
        return None

    def measure(self, managed: ManagedState) -> tuple[int, Retirement | None]:
        """Look at the memory of a state after its reset; return what it counts for, and why it must be closed."""
        charge = managed.charge
        budgeted = self._config.memory_budget is not None and not managed.is_as_new_after_reset
        if not (budgeted or self._health.measures_memory):
            return charge, None
        memory = managed.lua.memory_used()
        status = self._health.check(managed.record(self._clock(), memory))
        return memory if budgeted else charge, None if status.healthy else Retirement.UNHEALTHY

    def close(self, managed: ManagedState, reason: Retirement) -> None:
        """Close a state; what goes wrong then is logged."""
        try:
            managed.close(reason.value)
        except PyLuaError as error:  # a finalizer; the state is closed all the same
            logger.warning("pool %r: closing state #%d: %s", self._name, managed.number, error)
