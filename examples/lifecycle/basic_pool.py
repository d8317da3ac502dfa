"""Ten threads share five states; none of them sees what another one did."""

from concurrent.futures import ThreadPoolExecutor

from pylua.pool import StateFactory, StatePool

SCRIPT = """
    local id = ...
    assert(leftover == nil, "somebody was here before")
    leftover = id
    local sum = 0
    for i = 1, 1000 do sum = sum + i end
    return sum + id
"""


def work(number: int) -> object:
    """Run the script in a state of the pool."""
    with pool.lease(timeout=30) as lua:
        return lua.execute(SCRIPT, number)


with StatePool(StateFactory(), min_size=1, max_size=5) as pool:
    with ThreadPoolExecutor(10) as executor:
        for number, total in enumerate(executor.map(work, range(10))):
            print(f"Worker {number}: {total}")
    statistics = pool.statistics()
    print("Leases:", statistics.leases, "at most 5 states:", statistics.created <= statistics.max_size)

# prints:
# Worker 0: 500500
# Worker 1: 500501
# Worker 2: 500502
# Worker 3: 500503
# Worker 4: 500504
# Worker 5: 500505
# Worker 6: 500506
# Worker 7: 500507
# Worker 8: 500508
# Worker 9: 500509
# Leases: 10 at most 5 states: True
