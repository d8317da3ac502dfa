"""How to test code that uses a pool: no thread, a clock that is moved by hand, and a pool that keeps nothing."""

from pylua.pool import NullPool, StateFactory, StatePool

now = [0.0]

with StatePool(
    StateFactory(),
    min_size=2,
    max_size=10,
    max_idle=60,
    clock=lambda: now[0],
    random=lambda: 0.0,
    background=False,
) as pool:
    pool.maintain()
    leases = [pool.acquire() for _ in range(5)]
    for lease in leases:
        lease.release()
    print("Created:", pool.statistics().created)
    pool.maintain()
    now[0] += 61
    pool.maintain()
    print("Kept after a minute:", pool.statistics().size)

with NullPool(StateFactory(), max_size=2) as pool:
    for _ in range(3):
        with pool.lease() as lua:
            lua.execute("x = 1")
    print("A pool that keeps nothing:", pool.statistics().created, "created,", pool.statistics().size, "kept")

# prints:
# Created: 5
# Kept after a minute: 2
# A pool that keeps nothing: 3 created, 0 kept
