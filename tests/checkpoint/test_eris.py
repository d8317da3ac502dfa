"""What Eris, which persists the values of C Lua, tests of itself: each case is one of ours, from one engine to the other."""

from __future__ import annotations

import pytest

from pylua import Checkpoint, CheckpointError
from tests.checkpoint.test_bytes import OTHER_ENGINE, carried_over
from tests.helpers import all_engines, new_state

# fmt: off
CASES = {
    "nil": ("root = {nil, n = 1}", "return root[1] == nil and root.n == 1"),
    "booleans": ("root = {true, false}", "return root[1] == true and root[2] == false"),
    "light userdata": (
        "local x; f = function() return x end; root = {debug.upvalueid(f, 1)}",
        "return root[1] == debug.upvalueid(f, 1) and type(root[1]) == 'userdata'",
    ),
    "integer": ("root = {7}", "return root[1] == 7 and math.type(root[1]) == 'integer'"),
    "float": ("root = {7.0}", "return root[1] == 7 and math.type(root[1]) == 'float'"),
    "nan": ("root = {0/0}", "return root[1] ~= root[1]"),
    "infinity": ("root = {1/0, -1/0}", "return root[1] == math.huge and root[2] == -math.huge"),
    "string": ("root = {'a\\0b\\255', ''}", "return root[1] == 'a\\0b\\255' and root[2] == ''"),
    "table": ("root = {1, {2, {3}}, x = 'y'}", "return root[2][2][1] == 3 and root.x == 'y'"),
    "empty table": ("root = {}", "return next(root) == nil"),
    "looped table": (
        "root = {a = {}} root.self = root root.a.up = root",
        "return root.self == root and root.a.up == root",
    ),
    "tables as keys": (
        "local k = {1} root = {[k] = k, [root or 1] = 2}",
        "local k = next(root) if k == 1 then k = next(root, k) end return root[k] == k and k[1] == 1",
    ),
    "metatable": (
        "root = setmetatable({}, {__index = function(_, k) return k .. '!' end})",
        "return root.x == 'x!'",
    ),
    "shared metatable": (
        "local m = {} root = {setmetatable({}, m), setmetatable({}, m)}",
        "return getmetatable(root[1]) ~= nil and getmetatable(root[1]) == getmetatable(root[2])",
    ),
    "metatable that is its own": (
        "root = {} root.__index = root; setmetatable(root, root)",
        "return getmetatable(root) == root",
    ),
    "function": ("root = function(a, b) return a + b end", "return root(1, 2) == 3"),
    "closure": ("local n = 5 root = function() n = n + 1 return n end", "return root() == 6 and root() == 7"),
    "environment of its own": (
        "root = load('x = (x or 0) + 1 return x', 'chunk', 't', {x = 10})",
        "return root() == 11 and root() == 12 and x == nil",
    ),
    "nested functions": (
        "root = function(a) return function(b) return function(c) return a + b + c end end end",
        "return root(1)(2)(3) == 6",
    ),
    "nested closures": (
        "local n = 0 root = function() return function() n = n + 1 return n end end first = root()",
        "first() return root()() == 2",
    ),
    "upvalue that is the function": (
        "local function f(n) return n == 0 and 0 or n + f(n - 1) end root = f",
        "return root(4) == 10",
    ),
    "upvalue cycle": (
        "local a, b a = function() return b end b = function() return a end root = a",
        "return root()() == root",
    ),
    "shared references": (
        "local t = {} root = {t, t, {t}}",
        "return root[1] == root[2] and root[3][1] == root[1]",
    ),
    "shared upvalues": (
        "local n = 0 root = {up = function() n = n + 1 end, get = function() return n end}",
        "root.up() root.up() return root.get() == 2",
    ),
    "upvalue of a loop, fresh each time": (
        "root = {} for i = 1, 3 do root[i] = {up = function() i = i + 10 end, get = function() return i end} end",
        "root[1].up() return root[1].get() == 11 and root[2].get() == 2",
    ),
    "special persistence of a table": (
        "local function make(n) return {made = n} end root = setmetatable({1}, {__persist = function(t) local n = t[1] return function() return make(n) end end}) same = root",
        "return root.made == 1 and root[1] == nil and same == root",
    ),
    "literal persistence of a table": ("root = setmetatable({1}, {__persist = true})", "return root[1] == 1"),
    "special persistence within another": (
        "local function of(x) return setmetatable({x}, {__persist = function(t) local x = t[1] return function() return {inner = x} end end}) end root = of(of('deep'))",
        "return root.inner.inner == 'deep'",
    ),
    "debug information": (
        "root = function(name) local here = name error('oops') end",
        "local ok, message = pcall(root) return message:match(':%d+: oops$') ~= nil and debug.getinfo(root, 'S').linedefined == 1 and debug.getlocal(root, 1) == 'name'",
    ),
    "stripped function": ("root = load(string.dump(function() return 3 end, true))", "return root() == 3"),
    "thread, new": (
        "root = coroutine.create(function(a) return a * 2 end)",
        "local ok, v = coroutine.resume(root, 4) return ok and v == 8 and coroutine.status(root) == 'dead'",
    ),
    "thread, resumed": (
        "root = coroutine.create(function(a) local b = coroutine.yield(a) return a + b end) coroutine.resume(root, 1)",
        "return select(2, coroutine.resume(root, 2)) == 3",
    ),
    "thread, dead": (
        "root = coroutine.create(function() error('x', 0) end) coroutine.resume(root)",
        "local ok, message = coroutine.close(root) return coroutine.status(root) == 'dead' and message == 'x'",
    ),
    "thread with open upvalues": (
        "root = coroutine.create(function() local n = 0 get = function() return n end up = function() n = n + 1 end coroutine.yield() n = n + 10 coroutine.yield(n) end) coroutine.resume(root)",
        "up() return select(2, coroutine.resume(root)) == 11 and get() == 11",
    ),
    "thread yielded in pcall": (
        "root = coroutine.create(function() return pcall(function() coroutine.yield() error('e', 0) end) end) coroutine.resume(root)",
        "local _, ok, message = coroutine.resume(root) return ok == false and message == 'e'",
    ),
    "thread yielded in xpcall": (
        "root = coroutine.create(function() return xpcall(function() coroutine.yield() error('e', 0) end, function(m) return m .. m end) end) coroutine.resume(root)",
        "local _, ok, message = coroutine.resume(root) return ok == false and message == 'ee'",
    ),
    "thread yielded in a metamethod": (
        "local m = setmetatable({}, {__add = function(a, b) return coroutine.yield() + b end}) root = coroutine.create(function() return m + 5 end) coroutine.resume(root)",
        "return select(2, coroutine.resume(root, 10)) == 15",
    ),
    "thread with a deep stack": (
        "local function f(n) if n == 0 then return coroutine.yield() end return 1 + f(n - 1) end root = coroutine.create(function() return f(150) end) coroutine.resume(root)",
        "return select(2, coroutine.resume(root, 0)) == 150",
    ),
    "thread after tail calls": (
        "local function f(n) if n == 0 then return coroutine.yield('there') end return f(n - 1) end root = coroutine.create(f) coroutine.resume(root, 50)",
        "return select(2, coroutine.resume(root, 'back')) == 'back'",
    ),
    "thread that refers to itself": (
        "root = coroutine.create(function() local me = coroutine.running() coroutine.yield() return me end) coroutine.resume(root)",
        "return select(2, coroutine.resume(root)) == root",
    ),
    "threads that refer to each other": (
        "local a, b a = coroutine.wrap(function() while true do coroutine.yield(b) end end) b = coroutine.wrap(function() while true do coroutine.yield(a) end end) a() root = {a, b}",
        "return root[1]() == root[2] and root[2]() == root[1]",
    ),
    # Beyond Eris.
    "metatables of types": (
        "debug.setmetatable(1, {__index = {twice = function(n) return n * 2 end}}) debug.setmetatable(print, {__concat = function() return 'f' end}) root = 1",
        "return (21):twice() == 42 and print .. 1 == 'f'",
    ),
    "state of the random numbers": (
        "math.randomseed(5) math.random() local a = {} root = a local c = coroutine.wrap(function() coroutine.yield() end)",
        "math.random() return true",
    ),
    "loaded modules": (
        "package.preload.m = function() return {v = 1} end root = require('m')",
        "return require('m') == root and package.loaded.m.v == 1",
    ),
    "variables to be closed": (
        "root = coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() closed = true end}) coroutine.yield() end) root()",
        "assert(not closed) root() return closed",
    ),
    "weak tables": (
        "kept = {} root = setmetatable({[kept] = 1, [{}] = 2}, {__mode = 'k'})",
        "collectgarbage() local n = 0 for k in pairs(root) do n = n + 1 assert(k == kept) end return n == 1",
    ),
    "finalizers": (
        "root = setmetatable({}, {__gc = function() finalized = true end})",
        "root = nil collectgarbage() return finalized",
    ),
    "library functions and tables": (
        "root = {string.format, math, io.stdout, pcall}",
        "return root[1] == string.format and root[2] == math and root[3] == io.stdout and root[4] == pcall",
    ),
    "hook": (
        "count = 0 debug.sethook(function() count = count + 1 end, 'l')",
        "local a = 1\nlocal b = 2\nreturn count > 1",
    ),
}
# fmt: on


@all_engines
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_values_are_what_they_were(engine: str, before: str, after: str) -> None:
    """A script makes them, another one looks at them on the other side, and nothing happens to the first state."""
    lua = new_state(engine)
    lua.execute(before, name="=case")

    copy = carried_over(lua, OTHER_ENGINE[engine])

    assert copy.execute(after) is True
    if "__persist" not in before:  # else it is another object there
        assert lua.execute(after) is True


@all_engines
def test_random_numbers_go_on_in_the_same_way(engine: str) -> None:
    """The next ones are the same on both sides."""
    lua = new_state(engine)
    lua.execute("math.random()")

    copy = carried_over(lua, engine)

    assert copy.eval("math.random(1 << 40), math.random()") == lua.eval("math.random(1 << 40), math.random()")


def test_permanent_values_are_not_saved() -> None:
    """Eris' table of permanents, both ways."""
    lua = new_state()
    lua.execute("shared = {1} t = {shared, f = shared}")
    data = lua.checkpoint().to_bytes({"the table": lua.globals["shared"]})
    copy = new_state()

    copy.restore(Checkpoint.from_bytes(data), permanents={"the table": copy.table({"other": True})})

    assert copy.eval("t[1].other, t[1] == t.f, t[1] == shared") == (True, True, True)


def test_a_userdata_is_made_by_what_its_persist_returns() -> None:
    """The host's object can't be saved, but the function that makes its like."""
    lua, copy = new_state(), new_state()
    for state in (lua, copy):
        state.globals["connect"] = lambda name: {"connected to": name}
    lua.execute(
        "local meta = {__persist = function(u) return function() return connect('db') end end} "
        "u = debug.setmetatable(..., meta)",
        object(),
    )
    connect = lua.globals["connect"]

    data = lua.checkpoint().to_bytes({"connect": connect})
    copy.restore(Checkpoint.from_bytes(data), permanents={"connect": copy.globals["connect"]})

    assert dict(copy.globals["u"]) == {"connected to": "db"}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "a = {setmetatable({}, {__persist = false})}",
            r"a table whose __persist is false \(globals\.a\[1\]\)",
        ),
        (
            "a = setmetatable({}, {__persist = function(t) return function() return t end end})",
            "did not make an object",
        ),
        (
            "a = setmetatable({}, {__persist = function() return function() return 1 end end})",
            "did not make an object",
        ),
    ],
)
def test_special_persistence_that_can_not_work_is_refused(script: str, reason: str) -> None:
    """When it is saved or when it is restored."""
    lua = new_state()
    lua.execute(script)

    with pytest.raises(CheckpointError, match=reason):
        carried_over(lua, "translator")


def test_persist_must_return_a_function() -> None:
    """Told when the checkpoint is taken."""
    lua = new_state()
    lua.execute("a = setmetatable({}, {__persist = function() return 1 end})")

    with pytest.raises(CheckpointError, match="__persist must return a function"):
        lua.checkpoint()
