"""PoolConfig: sizes and times of a pool, validated before anything is made."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    from typing import TypedDict


class _Named(Protocol):
    """An attribute, whatever its type."""

    @property
    def name(self) -> str:
        """How messages call it."""


def _is_size(_: object, attribute: _Named, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{attribute.name} must be an integer, not {value!r}"
        raise TypeError(msg)
    if value < 0:
        msg = f"{attribute.name} ({value}) is negative; allowed are 0 and more"
        raise ValueError(msg)


def _is_optional_size(_: object, attribute: _Named, value: int | None) -> None:
    if value is not None:
        _is_size(_, attribute, value)


def _is_time(_: object, attribute: _Named, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"{attribute.name} must be a number of seconds, not {value!r}"
        raise TypeError(msg)
    if math.isnan(value) or value < 0:
        msg = f"{attribute.name} ({value}) is not 0 or more seconds"
        raise ValueError(msg)


def _is_optional_time(_: object, attribute: _Named, value: float | None) -> None:
    if value is not None:
        _is_time(_, attribute, value)


def _is_part(_: object, attribute: _Named, value: object) -> None:
    _is_time(_, attribute, value)
    if isinstance(value, (int, float)) and value > 1:
        msg = f"{attribute.name} ({value}) is more than 1; it is a part of the whole, from 0 to 1"
        raise ValueError(msg)


@attrs.frozen(kw_only=True)
class PoolConfig:
    """Sizes and times of a pool. Times are seconds; None means that there is no limit.

    Attributes:
        name: how messages and the log call the pool; None: "pool-1" and so on.
        min_size: states that are kept ready, lent ones included.
        max_size: states that there may be, being created and reset included.
        max_waiting: callers that may wait; one more gets `PoolFull`.
        acquire_timeout: how long a caller waits who says nothing else.
        max_lifetime: age at which a state is retired.
        max_idle: how long a state beyond *min_size* stays unused.
        jitter: part of the two times before which they may end, at random, so that not all states end at once.
        leak_after: how long a lease may last before it is logged with the stack of its borrower.
        memory_budget: bytes that all states may hold, lent and idle.
        maintenance_interval: how often the pool looks after itself in the background.
        retry_first: pause after the first failed creation in the background; doubled with each further failure.
        retry_most: the longest such pause.

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a value that is not allowed, or two that contradict each other.
    """

    name: str | None = None
    min_size: int = attrs.field(default=1, validator=_is_size)
    max_size: int = attrs.field(default=10, validator=_is_size)
    max_waiting: int | None = attrs.field(default=None, validator=_is_optional_size)
    acquire_timeout: float = attrs.field(default=30.0, validator=_is_time)
    max_lifetime: float | None = attrs.field(default=3600.0, validator=_is_optional_time)
    max_idle: float | None = attrs.field(default=600.0, validator=_is_optional_time)
    jitter: float = attrs.field(default=0.05, validator=_is_part)
    leak_after: float | None = attrs.field(default=60.0, validator=_is_optional_time)
    memory_budget: int | None = attrs.field(default=None, validator=_is_optional_size)
    maintenance_interval: float = attrs.field(default=1.0, validator=_is_time)
    retry_first: float = attrs.field(default=0.1, validator=_is_time)
    retry_most: float = attrs.field(default=30.0, validator=_is_time)

    def __attrs_post_init__(self) -> None:
        """Check what concerns several fields.

        Raises:
            ValueError: they contradict each other.
        """
        if self.max_size < 1:
            msg = f"max_size ({self.max_size}) is less than 1; a pool that may have no state can lend none"
            raise ValueError(msg)
        if self.max_size < self.min_size:
            msg = f"max_size ({self.max_size}) is less than min_size ({self.min_size})"
            raise ValueError(msg)
        if not self.maintenance_interval:
            msg = "maintenance_interval (0) is not more than 0 seconds"
            raise ValueError(msg)


if TYPE_CHECKING:

    class ConfigFields(TypedDict, total=False):
        """The fields of `PoolConfig` as keywords, for type checkers; a test compares the two."""

        name: str | None
        min_size: int
        max_size: int
        max_waiting: int | None
        acquire_timeout: float
        max_lifetime: float | None
        max_idle: float | None
        jitter: float
        leak_after: float | None
        memory_budget: int | None
        maintenance_interval: float
        retry_first: float
        retry_most: float
