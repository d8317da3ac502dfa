"""What a pool costs: ``python -m benchmarks.pool``. Leases, resets, cached scripts, fairness, and a state per script."""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Callable

from benchmarks.costs import Cost
from benchmarks.report import align
from pylua.pool import StateFactory, StatePool
from pylua.sandbox import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 3000
"""Leases of one round."""

SCRIPT = "x = 1; y = {1, 2, 3}; function f() return x end; return f() + #y"
"""A small script that leaves something behind."""

LINE = "return 6 * 7"

INIT = """
local routes = {}
for i = 1, 200 do routes["/path/" .. i] = function(n) return n + i end end
function handle(path, n) return routes[path](n) end
"""
"""What a server prepares once for each state."""

REQUEST = "return handle('/path/' .. (...), 1)"

THREADS, STATES, TURNS = 16, 4, 60
"""Of the measurement of fairness: who waits for what, and how often."""


def microseconds(action: Callable[[], object], times: int | None = None) -> float:
    """Return the time of one *action*, on this thread's processor if the machine is shared."""
    times = TIMES if times is None else times
    for _ in range(times // 20):
        action()
    begin = clock()
    for _ in range(times):
        action()
    return (clock() - begin) / times * 1e6


clock = time.perf_counter


def lease_and_return(pool: StatePool) -> Callable[[], float]:
    """Measure a lease in which nothing happens."""

    def once() -> None:
        with pool.lease():
            pass

    return lambda: microseconds(once)


def lease_and_run(pool: StatePool, script: str) -> Callable[[], float]:
    """Measure a lease in which a cached script runs, which then is cleaned up."""

    def once() -> None:
        with pool.lease() as lua:
            lua.execute(script)

    return lambda: microseconds(once)


def reset_only(pool: StatePool) -> Callable[[], float]:
    """Measure a lease with a small script and its reset, without the time that the same script takes in a bare state."""
    lua = StateFactory(policy=pool.factory.policy).create()
    leased = lease_and_run(pool, SCRIPT)

    def bare() -> None:
        if lua.options.limits.are_any:
            lua.refill()
        lua.execute(SCRIPT)

    return lambda: leased() - microseconds(bare)


def unfairness(pool: StatePool) -> float:
    """Let 16 threads share 4 states; return the longest mean wait of a thread over the mean of all."""
    waits: list[list[float]] = [[] for _ in range(THREADS)]
    start = threading.Barrier(THREADS)

    def work(own: list[float]) -> None:
        start.wait()
        for _ in range(TURNS):
            begin = time.perf_counter()
            with pool.lease(timeout=60) as lua:
                own.append(time.perf_counter() - begin)
                lua.execute("for i = 1, 2000 do local x = i * i end")

    threads = [threading.Thread(target=work, args=(own,)) for own in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    means = [statistics.fmean(own) for own in waits]
    return max(means) / statistics.fmean(means)


def advantage(factory: StateFactory) -> float:
    """Return how many times the throughput of a state per script a pool has, for a server with an init script."""
    numbers = iter(range(1, 1 << 30))

    def fresh() -> None:
        with factory.create() as lua:
            lua.execute(REQUEST, next(numbers) % 200 + 1)

    with StatePool(factory, min_size=1, max_size=1, background=False) as pool:

        def pooled() -> None:
            with pool.lease() as lua:
                lua.execute(REQUEST, next(numbers) % 200 + 1)

        return microseconds(fresh, TIMES // 15) / microseconds(pooled, TIMES // 3)


def costs(stack: ExitStack) -> list[Cost]:
    """Return everything that is measured; the pools end with *stack*."""

    def pool(factory: StateFactory, states: int = 1) -> StatePool:
        made = StatePool(factory, min_size=states, max_size=states, background=False)
        made.maintain()
        return stack.enter_context(made)

    plain, limited = pool(StateFactory()), pool(StateFactory(policy=STANDARD))
    four = pool(StateFactory(), STATES)
    server = StateFactory().with_init_script(INIT)
    return [
        Cost("lease and return", "µs", 15, lease_and_return(plain)),
        Cost("the same, limited (STANDARD)", "µs", 15, lease_and_return(limited)),
        Cost("lease, reset after a small script, return", "µs", 60, reset_only(plain)),
        Cost("the same, limited", "µs", 60, reset_only(limited)),
        Cost("lease, run a cached line, reset, return", "µs", 100, lease_and_run(plain, LINE)),
        Cost("the same, limited", "µs", 100, lease_and_run(limited, LINE)),
        Cost("16 threads on 4 states: longest over mean wait", "", 2, lambda: unfairness(four)),
        Cost(
            "throughput over a prepared state per script", "times", 5, lambda: advantage(server), is_rate=True
        ),
    ]


def rows(rounds: int) -> Iterator[list[str]]:
    """Measure everything; yield a heading, and then a row for each cost."""
    yield ["what", "unit", "goal", "best", "median", ""]
    with ExitStack() as stack:
        for cost in costs(stack):
            values = [cost.measure() for _ in range(rounds)]
            best = max(values) if cost.is_rate else min(values)
            bound = f"{'>=' if cost.is_rate else '<='} {cost.goal:g}"
            mark = "reached" if cost.is_reached(best) else "missed"
            yield [cost.what, cost.unit, bound, f"{best:.3g}", f"{statistics.median(values):.3g}", mark]


def main() -> None:
    """Run the command."""
    global clock  # noqa: PLW0603  chosen once, by the command line
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pool", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="of each measurement; the best counts (default: 5)"
    )
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu on a busy machine")
    options = parser.parse_args()
    if options.clock == "cpu":
        clock = time.thread_time
    print("\n".join(align(list(rows(options.rounds)))))


if __name__ == "__main__":
    main()
