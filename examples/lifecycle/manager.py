"""Factory, sandbox, pool and tracker in one object: scripts run concurrently, each in a state as new."""

from pylua import LimitExceeded
from pylua.pool import ManagerConfig, StateManager
from pylua.sandbox import STANDARD

SCRIPT = """
    local worker_id = ...
    local result = {}
    for i = 1, 10 do table.insert(result, worker_id * 10 + i) end
    return result
"""

config = ManagerConfig(
    pool_size=5, max_state_age=600, max_state_uses=100, cleanup_interval=60, tracking=True, sandbox=STANDARD
)
with StateManager(config) as manager:
    futures = [manager.submit(SCRIPT, args=[number], timeout=5) for number in range(10)]
    for number, future in enumerate(futures):
        print(f"Worker {number} result:", future.result())
    try:
        manager.execute("while true do end", timeout=0.05)
    except LimitExceeded as error:
        print("Stopped:", error)
    statistics = manager.statistics()
    print("Leases:", statistics.leases, "limits hit:", statistics.limits_hit)

# prints:
# Worker 0 result: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
# Worker 1 result: [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
# Worker 2 result: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
# Worker 3 result: [31, 32, 33, 34, 35, 36, 37, 38, 39, 40]
# Worker 4 result: [41, 42, 43, 44, 45, 46, 47, 48, 49, 50]
# Worker 5 result: [51, 52, 53, 54, 55, 56, 57, 58, 59, 60]
# Worker 6 result: [61, 62, 63, 64, 65, 66, 67, 68, 69, 70]
# Worker 7 result: [71, 72, 73, 74, 75, 76, 77, 78, 79, 80]
# Worker 8 result: [81, 82, 83, 84, 85, 86, 87, 88, 89, 90]
# Worker 9 result: [91, 92, 93, 94, 95, 96, 97, 98, 99, 100]
# Stopped: limit exceeded: max_seconds (0.05)
# Leases: 11 limits hit: {'max_seconds': 1}
