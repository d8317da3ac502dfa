"""Counters of a pool, histograms of its times, and the frozen PoolStatistics that it hands out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

BUCKETS = 36
"""Powers of two of a microsecond: the last one is 9.5 hours."""


@attrs.frozen
class Histogram:
    """How often times fell into each bucket; bucket *i* ends at 2 ** i microseconds.

    Attributes:
        counts: one number for each bucket.
        total: the sum of all times in seconds.
    """

    counts: tuple[int, ...]
    total: float

    @property
    def count(self) -> int:
        """How many times there are."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean in seconds, 0 without any time."""
        return self.total / self.count if self.count else 0.0

    def percentile(self, part: float) -> float:
        """Return a time in seconds that *part* (from 0 to 1) of all times do not exceed: the end of a bucket."""
        wanted = part * self.count
        seen = 0
        for index, count in enumerate(self.counts):
            seen += count
            if count and seen >= wanted:
                return float((1 << index) / 1e6)
        return 0.0


class Times:
    """A histogram that grows; plain slots, for it is fed with each lease."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * BUCKETS
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one time."""
        self.total += seconds
        index = int(seconds * 1e6).bit_length()
        self.counts[index if index < BUCKETS else BUCKETS - 1] += 1

    def frozen(self) -> Histogram:
        """Return what there is now."""
        return Histogram(tuple(self.counts), self.total)


class Counters:
    """What a pool has done since it was made; changed only under its lock."""

    __slots__ = (
        "affinity_hits", "create_failures", "create_times", "created", "errors", "hits", "leaks", "lease_times", "leases",
        "limits_hit", "reclaimed", "refused", "reset_failures", "reset_times", "resets", "retired", "returns", "timeouts",
        "wait_times", "waits",
    )  # fmt: skip

    def __init__(self) -> None:
        self.leases = 0
        self.returns = 0
        self.hits = 0
        self.affinity_hits = 0
        self.waits = 0
        self.timeouts = 0
        self.refused = 0
        self.created = 0
        self.create_failures = 0
        self.resets = 0
        self.reset_failures = 0
        self.retired: Counter[str] = Counter()
        self.limits_hit: Counter[str] = Counter()
        self.errors = 0
        self.leaks = 0
        self.reclaimed = 0
        self.wait_times = Times()
        self.lease_times = Times()
        self.create_times = Times()
        self.reset_times = Times()


@attrs.frozen(kw_only=True)
class PoolStatistics:
    """A pool at one moment: what it has, and what it has done since it was made.

    Always ``size == idle + leased + pending``, ``created == size + sum(retired.values())`` except for states that are
    being created, and ``leases == returns + leased`` (a reclaimed lease counts as returned).

    Attributes:
        name: of the pool.
        min_size: states that are kept.
        max_size: states that there may be.
        target: states that the pool tries to have now.
        generation: of new states.
        idle: states that are ready.
        leased: states that are lent.
        pending: states that are being created, reset or closed.
        waiting: callers that wait.
        memory_charged: bytes that count against the memory budget.
        leases: states lent.
        returns: states that came back.
        hits: leases that found a state ready.
        affinity_hits: leases that found what their caller asked for.
        waits: leases for which the caller had to wait.
        timeouts: callers that waited in vain.
        refused: callers that were not allowed to wait.
        created: states.
        create_failures: states that could not be created.
        resets: returned states that were made as new.
        reset_failures: those for which that failed.
        retired: closed states by reason.
        limits_hit: executions that a limit stopped, by its name.
        errors: executions that failed, limits included.
        leaks: leases that lasted longer than is allowed.
        reclaimed: leases that their borrower has forgotten.
        wait_times: of callers, from asking to getting, without those that found a state ready.
        lease_times: from getting to giving back.
        create_times: of creations.
        reset_times: of resets.
    """

    name: str
    min_size: int
    max_size: int
    target: int
    generation: int
    idle: int
    leased: int
    pending: int
    waiting: int
    memory_charged: int
    leases: int
    returns: int
    hits: int
    affinity_hits: int
    waits: int
    timeouts: int
    refused: int
    created: int
    create_failures: int
    resets: int
    reset_failures: int
    retired: Mapping[str, int]
    limits_hit: Mapping[str, int]
    errors: int
    leaks: int
    reclaimed: int
    wait_times: Histogram
    lease_times: Histogram
    create_times: Histogram
    reset_times: Histogram

    @property
    def size(self) -> int:
        """All states there are."""
        return self.idle + self.leased + self.pending

    @classmethod
    def of(
        cls, counters: Counters, *, name: str, generation: int, sizes: tuple[int, int, int], numbers: tuple[int, int, int, int],
        memory_charged: int,
    ) -> PoolStatistics:  # fmt: skip
        """Return the statistics of a pool.

        Args:
            counters: what it has done.
            name: of the pool.
            generation: of new states.
            sizes: the least, the largest, and the target.
            numbers: of idle, leased and pending states and of waiting callers.
            memory_charged: bytes against the budget.
        """
        c = counters
        return cls(
            name=name, min_size=sizes[0], max_size=sizes[1], target=sizes[2], generation=generation, idle=numbers[0],
            leased=numbers[1], pending=numbers[2], waiting=numbers[3], memory_charged=memory_charged, leases=c.leases,
            returns=c.returns, hits=c.hits, affinity_hits=c.affinity_hits, waits=c.waits, timeouts=c.timeouts,
            refused=c.refused, created=c.created, create_failures=c.create_failures, resets=c.resets,
            reset_failures=c.reset_failures, retired=dict(c.retired), limits_hit=dict(c.limits_hit), errors=c.errors,
            leaks=c.leaks, reclaimed=c.reclaimed, wait_times=c.wait_times.frozen(), lease_times=c.lease_times.frozen(),
            create_times=c.create_times.frozen(), reset_times=c.reset_times.frozen(),
        )  # fmt: skip
