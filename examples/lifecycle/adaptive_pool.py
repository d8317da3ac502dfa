"""The size of a pool follows the demand: up at once, down after some patience, by at least one state."""

from pylua.pool import SizingPolicy, StateFactory, StatePool

sizing = SizingPolicy(scale_up_at=0.8, scale_down_at=0.3, factor=1.5, patience=2)

# Without a thread of its own the pool looks after itself when we say so.
with StatePool(StateFactory(), min_size=2, max_size=8, sizing=sizing, background=False) as pool:
    pool.maintain()
    print("At first:", pool.statistics().size)

    leases = [pool.acquire() for _ in range(5)]
    pool.maintain()
    print("Five are lent:", pool.statistics().size)

    for lease in leases:
        lease.release()
    sizes = []
    for _ in range(12):
        pool.maintain()
        sizes.append(pool.statistics().size)
    print("Nobody asks any more:", sizes)
    print("Closed:", pool.statistics().retired)

# prints:
# At first: 2
# Five are lent: 7
# Nobody asks any more: [7, 7, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2]
# Closed: {'surplus': 5}
