"""A pool at work: many scripts, few states; what one script does, no other one sees.

Run it: python examples/pool_demo.py
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import attrs

from pylua import LimitExceeded, Limits, LuaError
from pylua.pool import EventKind, LifecycleEvents, StateFactory, StatePool, StateTracker
from pylua.pool.timeline import segments
from pylua.sandbox import STANDARD

INIT = """
    prices = {apple = 2, pear = 3}
    function total(basket)
        local sum = 0
        for name, count in pairs(basket) do sum = sum + prices[name] * count end
        return sum
    end
"""

CUSTOMERS = {
    "Ada": "for i = 1, 20000 do end return total{apple = 3}",
    "Bob": "for i = 1, 20000 do end return total{pear = 2, apple = 1}",
    "Eve": "prices.apple = 0; total = nil; pairs = nil; return 'made a mess'",
    "Max": "while true do end",
    "Zoe": "return io.open('/etc/passwd')",
}
"""Five customers with a script each; three of them mean no good."""

STATES, ROUNDS, COLUMNS = 3, 4, 64
MARKS = {"idle": ".", "leased": "#", "resetting": "~", "retired": "x"}


def serve(name: str) -> str:
    """Run a customer's script in a state of the pool; return what to tell."""
    with pool.lease(timeout=30) as lua:
        try:
            return f"gets {lua.execute(CUSTOMERS[name], name='=' + name)}"
        except LimitExceeded as error:
            return f"is stopped: {error}"
        except LuaError as error:
            return f"is refused: {error}"


def bar(tracked: list[tuple[str, float, float]], begin: float, end: float) -> str:
    """Return a line of marks for what a state was over time."""
    line = [" "] * COLUMNS
    for status, since, until in tracked:
        first = int((since - begin) / (end - begin) * (COLUMNS - 1))
        last = int((until - begin) / (end - begin) * (COLUMNS - 1))
        line[first : last + 1] = MARKS[status] * (last + 1 - first)
    return "".join(line)


policy = attrs.evolve(STANDARD, limits=Limits(max_instructions=500_000, max_seconds=2.0))
factory = StateFactory(policy=policy).with_init_script(INIT)
events = LifecycleEvents()
tracker = StateTracker(events)

print(f"\n--- a pool: {len(CUSTOMERS) * ROUNDS} scripts at once, {STATES} states ---")
begin = time.monotonic()
with StatePool(factory, name="shop", min_size=STATES, max_size=STATES, events=events) as pool:
    queue = [*CUSTOMERS] * ROUNDS
    with ThreadPoolExecutor(len(queue)) as executor:
        answers = list(zip(queue, executor.map(serve, queue)))
    end = time.monotonic()
    statistics = pool.statistics()
events.close()

for name in CUSTOMERS:
    different = sorted({answer for other, answer in answers if other == name})
    print(f"  {name} {' or '.join(different)}  ({ROUNDS} times)")
print(
    "  Eve changed the prices and removed functions each time; Ada and Bob never noticed: every state is reset."
)
print(
    f"  {statistics.leases} leases, {statistics.resets} resets of "
    f"{statistics.reset_times.mean * 1e6:.0f} µs on average, {statistics.created} states made, "
    f"{sum(statistics.limits_hit.values())} limits hit"
)
print(f"  what the states did in {(end - begin) * 1000:.0f} ms (# running a script, ~ being reset, . idle):")
for state in tracker.states:
    print(f"    #{state.number} {bar(segments(state.events, end), begin, max(end, state.events[-1].time))}")
print(f"  events: {sum(event.kind is EventKind.ACTIVATED for event in tracker.timeline())} leases told, "
      f"{events.dropped} dropped")  # fmt: skip
