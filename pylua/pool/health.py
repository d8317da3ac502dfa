"""Health of a state: whether it may go on, and a score with reasons, from its record alone."""

from __future__ import annotations

import attrs

ERROR_KINDS = ("script", "host", "limit")
"""Whose fault an error is: the Lua code's, a Python function's that it called, or a limit's that stopped it."""

BEST_SCORE = 100.0


@attrs.frozen(kw_only=True)
class StateRecord:
    """What is known of a state when its health is judged; times in seconds, memory in bytes.

    Attributes:
        age: time since it was created.
        uses: how often it was lent.
        executions: how many calls it has run.
        errors: how many of them failed, by kind (`ERROR_KINDS`).
        run_time: time that they took together.
        memory: what it holds; None if nobody measured it.
    """

    age: float = 0.0
    uses: int = 0
    executions: int = 0
    errors: dict[str, int] = attrs.field(factory=dict)
    run_time: float = 0.0
    memory: int | None = None


@attrs.frozen(kw_only=True)
class HealthStatus:
    """A judgment: fit or not, a score from 100 (as new) downwards, and the reasons in words."""

    healthy: bool
    score: float
    reasons: tuple[str, ...] = ()


_AS_NEW = HealthStatus(healthy=True, score=BEST_SCORE)


@attrs.frozen(kw_only=True)
class Scoring:
    """What lowers the score, and by how much. None as a threshold: it never does.

    Attributes:
        memory: bytes beyond which *memory_deduction* is taken off.
        error_rate: part of failed executions beyond which *error_deduction* is taken off.
        age: seconds beyond which *age_deduction* is taken off.
        uses: leases beyond which *uses_deduction* is taken off.
        slow_after: seconds of the average execution beyond which each millisecond takes *decay* off.
        memory_deduction: points.
        error_deduction: points.
        age_deduction: points.
        uses_deduction: points.
        decay: points for a millisecond.
    """

    memory: int | None = 50 << 20
    error_rate: float | None = 0.1
    age: float | None = 1800.0
    uses: int | None = 10_000
    slow_after: float | None = 0.1
    memory_deduction: float = 20.0
    error_deduction: float = 30.0
    age_deduction: float = 25.0
    uses_deduction: float = 15.0
    decay: float = 0.01


@attrs.frozen(kw_only=True)
class HealthPolicy:
    """When a state is unhealthy, so that it is closed and replaced.

    The ``max_`` fields decide alone; the score decides by *threshold*.

    Attributes:
        max_uses: leases.
        max_memory: bytes that it holds when it comes back.
        max_error_rate: part of the executions that failed, from 0 to 1.
        min_samples: executions before error rates mean anything.
        counted_errors: whose errors count, of `ERROR_KINDS`.
        scoring: what lowers the score.
        threshold: the score that is not enough any more.

    Raises:
        ValueError: a value that is not allowed.
    """

    max_uses: int | None = None
    max_memory: int | None = None
    max_error_rate: float | None = None
    min_samples: int = 20
    counted_errors: frozenset[str] = attrs.field(default=frozenset(ERROR_KINDS), converter=frozenset)
    scoring: Scoring = Scoring()
    threshold: float = 50.0

    def __attrs_post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: one is not allowed.
        """
        unknown = self.counted_errors - {*ERROR_KINDS}
        if unknown:
            msg = f"unknown kind of error {min(unknown)!r} in counted_errors; known: {', '.join(ERROR_KINDS)}"
            raise ValueError(msg)
        if self.max_uses is not None and self.max_uses < 1:
            msg = f"max_uses ({self.max_uses}) is less than 1"
            raise ValueError(msg)
        if self.max_error_rate is not None and not 0 <= self.max_error_rate <= 1:
            msg = f"max_error_rate ({self.max_error_rate}) is not from 0 to 1"
            raise ValueError(msg)

    @property
    def measures_memory(self) -> bool:
        """Whether a state must be measured each time it comes back, which takes time in proportion to its size."""
        return self.max_memory is not None

    def check(self, record: StateRecord) -> HealthStatus:
        """Judge a state by its record."""
        unfit: list[str] = []
        if self.max_uses is not None and record.uses >= self.max_uses:
            unfit.append(f"{record.uses} uses (max_uses is {self.max_uses})")
        if self.max_memory is not None and record.memory is not None and record.memory > self.max_memory:
            unfit.append(f"{record.memory} bytes (max_memory is {self.max_memory})")
        rate = self.error_rate(record)
        if self.max_error_rate is not None and rate > self.max_error_rate:
            unfit.append(f"{rate:.0%} errors (max_error_rate is {self.max_error_rate:.0%})")
        score, reasons = self._score(record, rate)
        if not unfit and not reasons:
            return _AS_NEW
        return HealthStatus(
            healthy=not unfit and score > self.threshold, score=score, reasons=(*unfit, *reasons)
        )

    def error_rate(self, record: StateRecord) -> float:
        """Return the part of the executions that failed, 0 while there are too few of them to tell."""
        if record.executions < max(self.min_samples, 1):
            return 0.0
        return sum(record.errors.get(kind, 0) for kind in self.counted_errors) / record.executions

    def _score(self, record: StateRecord, rate: float) -> tuple[float, list[str]]:
        scoring = self.scoring
        score = BEST_SCORE
        reasons: list[str] = []
        if scoring.memory is not None and record.memory is not None and record.memory > scoring.memory:
            score -= scoring.memory_deduction
            reasons.append(f"high memory: {record.memory} bytes")
        if scoring.error_rate is not None and rate > scoring.error_rate:
            score -= scoring.error_deduction
            reasons.append(f"high error rate: {rate:.2%}")
        if scoring.age is not None and record.age > scoring.age:
            score -= scoring.age_deduction
            reasons.append(f"old: {record.age:.0f} s")
        if scoring.uses is not None and record.uses > scoring.uses:
            score -= scoring.uses_deduction
            reasons.append(f"much used: {record.uses} times")
        if scoring.slow_after is not None and record.executions:
            average = record.run_time / record.executions
            if average > scoring.slow_after:
                score -= scoring.decay * average * 1000
                reasons.append(f"slow: {average * 1000:.0f} ms on average")
        return score, reasons
