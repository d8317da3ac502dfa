"""However deep Lua code goes, the process goes on, on a large stack of C and on a small one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes import environment

PROGRAMS = {
    "plain calls": "local function r(n) return 1 + r(n + 1) end r(1)",
    "varargs": "local function r(...) return 1 + r(...) end r(1, 2, 3, 4, 5)",
    "growing varargs": "local function r(...) return 1 + r(1, ...) end r()",
    "index": "local m = {} m.__index = function(t, k) return t[k] end return setmetatable({}, m).x",
    "newindex": "local m = {} m.__newindex = function(t, k, v) t[k] = v end setmetatable({}, m).x = 1",
    "add": "local m = {} m.__add = function(a, b) return a + b end return setmetatable({}, m) + 1",
    "concat": "local m = {} m.__concat = function(a, b) return a .. b end return setmetatable({}, m) .. 1",
    "call": "local m = {} m.__call = function(t, ...) return 1 + t(...) end return setmetatable({}, m)(1)",
    "tostring": "local m = {} m.__tostring = tostring return tostring(setmetatable({}, m))",
    "eq": "local m = {} m.__eq = function(a, b) return a == b end return setmetatable({}, m) == setmetatable({}, m)",
    "lt": "local m = {} m.__lt = function(a, b) return a < b end return setmetatable({}, m) < setmetatable({}, m)",
    "close": "local function r() local x <close> = setmetatable({}, {__close = r}) end r()",
    "pcall": "local function r() local ok, e = pcall(r) if not ok then error(e, 0) end end r()",
    "resume": "local co = coroutine local function r() assert(co.resume(co.create(r))) end r()",
    "wrap": "local function r() return coroutine.wrap(r)() end r()",
    "calls in a coroutine": "coroutine.wrap(function() local function r() return 1 + r() end return r() end)()",
    "varargs in a coroutine": "coroutine.wrap(function() local function r(...) return 1 + r(...) end r(1, 2, 3, 4, 5) end)()",
    "metamethods in a coroutine": """
        local m = {} m.__index = function(t, k) return t[k] end
        coroutine.wrap(function() return setmetatable({}, m).x end)()""",
    "pcall in a coroutine": """
        local function r() local ok, e = pcall(r) if not ok then error(e, 0) end end
        coroutine.wrap(r)()""",
    "sort": "local function r(a, b) table.sort({1, 2, 3}, r) return a < b end r(1, 2)",
    "gsub": "local function r() string.gsub('x', '.', r) end r()",
    "message handlers": "local function r() return 1 + r() end error((select(2, xpcall(r, r))))",
    "iterators": "local function r() for x in r do end end r()",
    "pairs": "local m = {} m.__pairs = function(t) for k in pairs(t) do end end for k in pairs(setmetatable({}, m)) do end",
    "require": "package.preload.x = function() package.loaded.x = nil return require 'x' end require 'x'",
}
"""Programs that never end by themselves."""

RUN = """
import sys, threading
from pylua import LuaError, LuaState

def run():
    with LuaState(engine="translator") as lua:
        try:
            lua.execute(sys.argv[1])
        except LuaError as error:
            print("error:", error)
        print(lua.execute("local function f(n) return n == 0 and 7 or f(n - 1) + 0 end return coroutine.wrap(f)(50)"))

if sys.argv[2] == "small":
    threading.stack_size(512 * 1024)
thread = threading.Thread(target=run)
if sys.argv[2] == "main":
    run()
else:
    thread.start()
    thread.join()
"""


@pytest.mark.slow
@pytest.mark.parametrize("stack", ["main", "small"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_endless_recursion_is_a_lua_error(name, stack):
    """It ends in an error, after which the state works as before."""
    process = subprocess.run(
        [sys.executable, "-c", RUN, PROGRAMS[name], stack],
        capture_output=True, text=True, env=environment(), timeout=100, check=False,
    )  # fmt: skip
    lines = process.stdout.splitlines()
    assert process.returncode == 0, process.stderr[-500:]
    assert lines[0].startswith("error:")
    assert "overflow" in lines[0] or "error in error handling" in lines[0]
    assert lines[-1] == "7"
