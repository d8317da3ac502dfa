"""A pool that replaces states after so many uses, or too many errors of their scripts."""

from pylua import LuaError
from pylua.pool import HealthPolicy, StateFactory, StatePool

health = HealthPolicy(max_uses=1000, max_error_rate=0.5, min_samples=4)

with StatePool(StateFactory(), min_size=1, max_size=10, max_lifetime=300, health=health) as pool:
    with pool.lease() as lua:
        lua.execute("""
            function process(data)
                local result = {}
                for i, v in ipairs(data) do result[i] = v * 2 end
                return result
            end
        """)
        print("Processed:", lua.globals["process"]([1, 2, 3]).to_list())

    for _ in range(4):  # one bad script does not condemn a state; this is a bad state
        try:
            with pool.lease() as lua:
                lua.execute("error('out of order', 0)")
        except LuaError as error:
            print("Script error:", error)

    with pool.lease():
        pass
    statistics = pool.statistics()
    print("Current size:", statistics.size)
    print("Total created:", statistics.created)
    print("Total retired:", statistics.retired)

# prints:
# Processed: [2, 4, 6]
# Script error: out of order
# Script error: out of order
# Script error: out of order
# Script error: out of order
# Current size: 1
# Total created: 2
# Total retired: {'unhealthy': 1}
