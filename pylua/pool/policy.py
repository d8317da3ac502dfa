"""Decisions of a pool as pure functions: clean-up, recycling, sizes, and when a state is to be retired."""

from __future__ import annotations

import enum
import math

import attrs


@enum.unique
class Retirement(enum.Enum):
    """Why a state was closed."""

    EXPIRED = "expired"  # older than max_lifetime
    UNUSED = "unused"  # idle for longer than max_idle
    STALE = "stale"  # of an older generation, or unused for longer than the recycling allows
    UNHEALTHY = "unhealthy"
    SURPLUS = "surplus"  # the pool became smaller
    MEMORY = "memory budget"  # closed to make room for others
    RESET_FAILED = "reset failed"
    CHECK_FAILED = "check failed"
    CONFIGURE_FAILED = "configure failed"
    NOT_KEPT = "not kept"  # a pool that keeps no states
    CLOSED = "pool closed"


@attrs.frozen(kw_only=True)
class CleanupPolicy:
    """What is done to a state that comes back, natively, whatever the script has done to it.

    The default restores the checkpoint that was taken after init: nothing that a script did survives. Without that,
    the chosen steps put raw entries back as they were after init, one level deep. That is a convenience for scripts of
    one's own, which share caches on purpose; it is no isolation. (There is no step for the stack: a state that nobody
    calls has none.)

    Attributes:
        restore: restore the checkpoint; the other steps then have nothing to do.
        reset_globals: the entries of the globals and of the libraries' tables.
        clear_registry: those of the registry.
        clear_modules: those of ``package.loaded``.
        collect_garbage: run a full collection.
    """

    restore: bool = True
    reset_globals: bool = False
    clear_registry: bool = False
    clear_modules: bool = False
    collect_garbage: bool = False


@attrs.frozen(kw_only=True)
class RecyclePolicy:
    """When a state is too old a model, whatever its age.

    Attributes:
        max_lag: generations that a state may lie behind; ``advance_generation()`` makes new ones.
        stale_after: seconds after which an unused state is replaced, as one that nobody has looked at for long.
        threshold: health score (100 is as new) below which a state is replaced.
    """

    max_lag: int = 0
    stale_after: float | None = None
    threshold: float | None = None

    def is_stale(self, lag: int, unused: float) -> bool:
        """Decide whether a state lies too many generations behind, or was unused for too many seconds."""
        return lag > self.max_lag or (self.stale_after is not None and unused > self.stale_after)

    def is_too_weak(self, score: float) -> bool:
        """Decide whether a state's health is too low, although it is not unhealthy."""
        return self.threshold is not None and score < self.threshold


@attrs.frozen(kw_only=True)
class SizingPolicy:
    """How the number of states follows what is asked for, between the pool's min_size and max_size.

    Usage is the largest part of the states that were lent, or asked for, since the last look.

    Attributes:
        scale_up_at: usage at and beyond which there will be more states.
        scale_down_at: usage at and below which there will be fewer.
        factor: how much more or fewer; at least one state.
        patience: looks in a row with little usage before there will be fewer, so that the size does not swing.

    Raises:
        ValueError: a value that is not allowed.
    """

    scale_up_at: float = 0.8
    scale_down_at: float = 0.3
    factor: float = 1.5
    patience: int = 3

    def __attrs_post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: one is not allowed.
        """
        if not self.factor > 1:
            msg = f"factor ({self.factor}) is not more than 1"
            raise ValueError(msg)
        if self.scale_down_at >= self.scale_up_at:
            msg = f"scale_down_at ({self.scale_down_at}) is not less than scale_up_at ({self.scale_up_at})"
            raise ValueError(msg)
        if self.patience < 1:
            msg = f"patience ({self.patience}) is less than 1"
            raise ValueError(msg)

    def more(self, target: int, max_size: int) -> int:
        """Return the next larger number of states."""
        return min(max_size, max(target + 1, math.floor(target * self.factor)))

    def fewer(self, target: int, min_size: int) -> int:
        """Return the next smaller number of states."""
        return max(min_size, min(target - 1, math.ceil(target / self.factor)))
