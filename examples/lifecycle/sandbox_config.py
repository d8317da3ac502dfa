"""A sandbox policy of one's own: libraries, limits, a module of the host."""

from pylua import LimitExceeded, Limits, LuaError
from pylua.sandbox import SandboxPolicy

policy = SandboxPolicy(
    name="reports",
    libraries={"base": ["print", "ipairs", "tostring"], "string": ["format", "rep"], "table": None},
    limits=Limits(max_instructions=100_000, max_seconds=1.0),
    modules={"prices": lambda: {"apple": 2, "pear": 3}},
)
print(policy.describe())

with policy.new_state() as lua:
    lua.execute("""
        local prices = require("prices")
        print(string.format("two apples: %d", prices.apple * 2))
    """)
    for script in ("return require('os')", "return os.getenv('HOME')", "while true do end"):
        try:
            lua.execute(script, name="=report")
        except (LuaError, LimitExceeded) as error:
            print(error)

# prints:
# sandbox policy 'reports'
# base: ipairs print tostring
# table: concat insert move pack remove sort unpack
# string: format rep
# not opened: package, coroutine, io, os, math, utf8, debug
# granted: nothing
# host modules: prices
# limits: max_instructions 100,000, max_seconds 1.0
# two apples: 4
# module 'os' not found: the sandbox policy 'reports' allows prices
# report:1: attempt to index a nil value (global 'os'); the sandbox policy 'reports' does not allow os
# limit exceeded: max_instructions (100000)
