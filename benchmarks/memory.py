"""How exactly a state knows what it holds: `LuaState.memory_used` beside Python's own tracemalloc.

``python -m benchmarks.memory`` prints both for workloads of different shape, on both engines.
"""

from __future__ import annotations

import gc
import tracemalloc

from pylua import LuaState
from pylua.options import ENGINES

WORKLOADS = {
    "big strings": "keep = {} for i = 1, 40 do keep[i] = ('x'):rep(200000) .. i end",
    "many small tables": "keep = {} for i = 1, 30000 do keep[i] = {i, i + 1} end",
    "records": "keep = {} for i = 1, 20000 do keep[i] = {x = i, y = i * 0.5, name = 'n' .. i} end",
    "one big array": "keep = {} for i = 1, 200000 do keep[i] = i end",
    "one big dictionary": "keep = {} for i = 1, 60000 do keep['k' .. i] = i * 1.5 end",
    "array of floats": "keep = {} for i = 1, 100000 do keep[i] = i * 1.1 end",
    "closures": "keep = {} for i = 1, 30000 do local n = i keep[i] = function() n = n + 1 return n end end",
    "coroutines": """
        keep = {}
        for i = 1, 5000 do
            keep[i] = coroutine.create(function(x) local y = coroutine.yield(x) return y end)
            coroutine.resume(keep[i], i)
        end""",
    "cyclic tables": "keep = {} for i = 1, 30000 do local a = {} a.b = {a = a} keep[i] = a end",
    "strings shared many times": "local s = ('abc'):rep(1000) keep = {} for i = 1, 100000 do keep[i] = s end",
    "linked list": "keep = nil for i = 1, 50000 do keep = {next = keep, value = i} end",
    "objects": "local C = {} C.__index = C keep = {} for i = 1, 30000 do keep[i] = setmetatable({v = i}, C) end",
}
"""Name to a program that leaves something in the global ``keep``."""


def measure(engine: str, source: str) -> tuple[int, int]:
    """Return the bytes that a program's result takes, by the state and by tracemalloc."""
    with LuaState(engine=engine) as lua:
        function = lua.load(source)
        gc.collect()
        before = lua.memory_used()
        tracemalloc.start()
        function()
        gc.collect()
        real = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return lua.memory_used() - before, real


def main() -> None:
    """Print a line for each workload and engine."""
    print(f"{'workload':28}{'engine':14}{'memory_used':>12}{'tracemalloc':>12}{'off by':>8}")
    for name, source in WORKLOADS.items():
        for engine in ENGINES:
            used, real = measure(engine, source)
            print(f"{name:28}{engine:14}{used:12,}{real:12,}{used / real - 1:8.1%}")


if __name__ == "__main__":
    main()
