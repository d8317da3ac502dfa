"""A budget over all states of a pool, lent and idle: each lease is charged what its state may hold."""

import attrs

from pylua import Limits, MemoryBudgetExceeded
from pylua.pool import StateFactory, StatePool
from pylua.sandbox import STANDARD

MEBIBYTE = 1 << 20
policy = attrs.evolve(STANDARD, limits=Limits(max_memory=16 * MEBIBYTE))

with StatePool(StateFactory(policy=policy), min_size=0, max_size=10, memory_budget=40 * MEBIBYTE) as pool:
    with pool.lease(), pool.lease():
        print("Two leases:", pool.statistics().memory_charged // MEBIBYTE, "MiB are charged")
        try:
            pool.acquire(timeout=0)
        except MemoryBudgetExceeded:
            print("A third one does not fit")
    print("Afterwards less than 8 MiB:", pool.statistics().memory_charged < 8 * MEBIBYTE)
    with pool.lease() as lua:
        print("A script:", lua.execute("return 6 * 7"))

# prints:
# Two leases: 32 MiB are charged
# A third one does not fit
# Afterwards less than 8 MiB: True
# A script: 42
