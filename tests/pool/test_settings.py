"""PoolConfig and the policies: wrong values say which, what and why; decisions are pure."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from pylua.pool import HealthPolicy, PoolConfig, RecyclePolicy, Scoring, SizingPolicy, StateRecord
from pylua.pool import config as config_module
from pylua.pool.stats import Times


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"max_size": 2, "min_size": 3}, ValueError, r"max_size \(2\) is less than min_size \(3\)"),
        ({"max_size": 0, "min_size": 0}, ValueError, r"max_size \(0\) is less than 1"),
        ({"min_size": -1}, ValueError, r"min_size \(-1\) is negative"),
        ({"min_size": True}, TypeError, "min_size must be an integer, not True"),
        ({"max_waiting": "many"}, TypeError, "max_waiting must be an integer, not 'many'"),
        ({"acquire_timeout": -1}, ValueError, r"acquire_timeout \(-1\) is not 0 or more seconds"),
        ({"max_lifetime": float("nan")}, ValueError, "max_lifetime"),
        ({"max_idle": "1"}, TypeError, "max_idle must be a number of seconds, not '1'"),
        ({"jitter": 2}, ValueError, r"jitter \(2\) is more than 1"),
        ({"maintenance_interval": 0}, ValueError, "maintenance_interval"),
    ],
)
def test_wrong_configuration_is_refused(fields, error, message):
    """A pool's settings are checked before anything is made."""
    with pytest.raises(error, match=message):
        PoolConfig(**fields)


def test_keywords_for_type_checkers_are_those_of_the_class():
    """The TypedDict beside PoolConfig has the same names."""
    source = Path(config_module.__file__).read_text("utf-8")
    listed = re.findall(r"^        (\w+): ", source.split("class ConfigFields")[1], re.MULTILINE)

    assert listed == [field.name for field in attrs.fields(PoolConfig)]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SizingPolicy(factor=1), r"factor \(1\) is not more than 1"),
        (
            lambda: SizingPolicy(scale_down_at=0.9),
            r"scale_down_at \(0.9\) is not less than scale_up_at \(0.8\)",
        ),
        (lambda: SizingPolicy(patience=0), r"patience \(0\) is less than 1"),
        (lambda: HealthPolicy(max_uses=0), r"max_uses \(0\) is less than 1"),
        (lambda: HealthPolicy(max_error_rate=2), r"max_error_rate \(2\) is not from 0 to 1"),
        (lambda: HealthPolicy(counted_errors={"bad"}), "unknown kind of error 'bad'"),
    ],
)
def test_wrong_policies_are_refused(make, message):
    """Policies are checked when they are made."""
    with pytest.raises(ValueError, match=message):
        make()


def test_sizes_change_by_at_least_one_within_their_bounds():
    """Scaling never stands still before its bound, and never goes beyond."""
    sizing = SizingPolicy(factor=1.1)

    assert [sizing.more(size, 4) for size in (1, 2, 3, 4)] == [2, 3, 4, 4]
    assert [sizing.fewer(size, 1) for size in (4, 3, 2, 1)] == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("record", "score", "word"),
    [
        (StateRecord(), 100, None),
        (StateRecord(memory=101), 80, "high memory: 101 bytes"),
        (StateRecord(executions=100, errors={"script": 11}), 70, "high error rate: 11.00%"),
        (StateRecord(age=61), 75, "old: 61 s"),
        (StateRecord(uses=11), 85, "much used: 11 times"),
        (StateRecord(executions=1, run_time=0.2), 98, "slow: 200 ms on average"),
    ],
)
def test_each_weakness_has_its_deduction(record, score, word):
    """A score begins at 100; each reason takes its points off, and is said in words."""
    policy = HealthPolicy(scoring=Scoring(memory=100, error_rate=0.1, age=60, uses=10, slow_after=0.1))
    status = policy.check(record)

    assert status.score == score
    assert status.reasons == (() if word is None else (word,))
    assert status.healthy


def test_a_score_at_the_threshold_is_not_enough():
    """Weaknesses add up; a score must be more than the threshold."""
    scoring = Scoring(memory=0, age=0, memory_deduction=25, age_deduction=25)
    record = StateRecord(memory=1, age=1)

    assert not HealthPolicy(scoring=scoring).check(record).healthy
    assert HealthPolicy(scoring=scoring, threshold=49).check(record).healthy


def test_hard_limits_decide_alone():
    """Beyond a max_ value a state is unfit whatever its score."""
    policy = HealthPolicy(
        max_uses=5, max_memory=100, max_error_rate=0.1, min_samples=1, scoring=Scoring(error_rate=None)
    )

    for record in (
        StateRecord(uses=5),
        StateRecord(memory=101),
        StateRecord(executions=1, errors={"limit": 1}),
    ):
        status = policy.check(record)
        assert (status.healthy, status.score) == (False, 100)
        assert "(max_" in status.reasons[0]
    assert policy.check(StateRecord(uses=4, memory=100)).healthy


def test_recycling_looks_at_generations_idleness_and_score():
    """Each criterion suffices; those that are not set never do."""
    assert RecyclePolicy().is_stale(1, 0)
    assert not RecyclePolicy(max_lag=1).is_stale(1, 1e9)
    assert RecyclePolicy(max_lag=1, stale_after=10).is_stale(0, 11)
    assert RecyclePolicy(threshold=70).is_too_weak(69)
    assert not RecyclePolicy().is_too_weak(0)


def test_percentiles_are_ends_of_buckets():
    """A histogram has buckets of powers of two of a microsecond; percentiles are their ends."""
    times = Times()
    for microseconds in (0.5, 3, 3, 1000, 1e15):
        times.add(microseconds / 1e6)
    frozen = times.frozen()

    assert frozen.count == 5
    assert frozen.percentile(0.2) == 1e-6
    assert frozen.percentile(0.6) == 4e-6
    assert frozen.percentile(0.8) == 1024e-6
    assert frozen.counts[-1] == 1
    assert Times().frozen().mean == Times().frozen().percentile(0.5) == 0
