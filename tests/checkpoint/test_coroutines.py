"""Suspended coroutines: after a checkpoint is restored they go on from where they stood when it was taken."""

from __future__ import annotations

import pytest

from tests.helpers import all_engines, new_state

BODIES = {
    "loops": "for i = 1, 3 do for j = 1.5, 0, -0.5 do yield(i, j) end end",
    "while and repeat": "local n = 0 while true do n = n + 1 repeat yield(n) until true if n == 4 then break end end",
    "pairs": "for k, v in pairs({10, 20, 30, x = 1, y = 2}) do yield(k, v) end",
    "pairs that clear": "local t = {a = 1, b = 2, c = 3, d = 4} for k, v in pairs(t) do t[k] = nil; yield(k, v) end",
    "ipairs": "for i, v in ipairs({5, 6, 7}) do yield(i, v) end",
    "next": "local t, k = {1, 2, 3} k = next(t) while k do yield(k) k = next(t, k) end",
    "iterators of Lua": "local function from(n) return function(_, i) yield('in', i) if i < n then return i + 1 end end, nil, 0 end "
    "for i in from(3) do yield(i) end",
    "gmatch": "for w, x in string.gmatch('a1 b2 c3', '(%a)(%d)') do yield(w, x) end",
    "gmatch in a long text": "for _ = 1, 30 do for w in ('ab c '):rep(50):gmatch('%a+') do end end "
    "for w, n in ('a1 b2 c3 ' .. (' '):rep(200)):gmatch('(%a)(%d)') do yield(w, n) end "
    "for w in ('a b c ' .. (' '):rep(200)):gmatch('%a+') do yield(w) end",
    "gmatch of what may be empty": "for w in string.gmatch('ab  c', '%a*') do yield('<' .. w .. '>') end",
    "gmatch by our matcher": "for w in string.gmatch('(a)(b(c))(d)', '%b()') do yield(w) end",
    "__pairs": "local t = setmetatable({}, {__pairs = function() yield('p') return next, {1, 2} end}) "
    "for k, v in pairs(t) do yield(k, v) end",
    "deep calls": "local function f(n) if n == 0 then yield('deep') return 0 end return 1 + f(n - 1) end "
    "yield(f(3)) yield(f(150)) yield(f(180))",
    "tail calls": "local function f(n) yield(n) if n > 0 then return f(n - 1) end return 'end' end yield(f(3))",
    "many tail calls": "local function f(n) if n % 900 == 0 then yield(n) end if n > 0 then return f(n - 1) end return 'end' end "
    "yield(f(2500))",
    "pcall": "yield(pcall(function(...) yield(...) error('x') end, 1, 2)) "
    "yield(pcall(pcall, function() yield(3) return 4, 5 end))",
    "xpcall": "yield(xpcall(function() yield(1) error('oops', 0) end, function(m) return m .. '!' end))",
    "nested pcall": "yield(pcall(function() local ok, m = pcall(function() yield(1) error({7}) end) yield(m[1]) error(m[1] + 1, 0) end))",
    "close": "do local a <close> = setmetatable({}, {__close = function(_, e) yield('closing a', e) end}) "
    "local b <close> = setmetatable({}, {__close = function(_, e) yield('closing b', e) end}) yield('open') end yield('closed')",
    "close after an error": "local function closing(n) return setmetatable({}, {__close = function(_, e) yield(n, e) end}) end "
    "yield(pcall(function() local a <close> = closing(1) local b <close> = closing(2) error('e', 0) end))",
    "close in a loop": "for i = 1, 2 do local c <close> = setmetatable({}, {__close = function() yield('c', i) end}) yield(i) end",
    "close of an iterator": "for i in function(_, i) i = (i or 0) + 1 if i < 4 then return i end end, nil, nil, "
    "setmetatable({}, {__close = function() yield('it') end}) do yield(i) if i == 2 then break end end",
    "metamethods": "local m = setmetatable({}, {__add = function(a, b) return yield('add') or 1 end, "
    "__index = function(_, k) return yield('index', k) end, __newindex = function(_, k, v) yield('set', k, v) end, "
    "__eq = function() yield('eq') return true end, __lt = function() yield('lt') return true end, "
    "__le = function() yield('le') end, __call = function(_, x) yield('call', x) return x end, "
    "__len = function() yield('len') return 3 end, __unm = function() yield('unm') return -1 end, "
    "__concat = function(a, b) yield('concat') return 'c' end, __bor = function() yield('bor') return 2 end}) "
    "local n = setmetatable({}, getmetatable(m)) "
    "yield(m + 1, m.x, m(5), #m, -m, 1 | m) m.y = 4 if m == n then yield('equal') end "
    "if m < n then yield('less') end yield(m <= n, not (m > n)) yield('a' .. 'b' .. m .. 'd' .. 'e')",
    "upvalues": "local n = 0 local function up() n = n + 1 return n end for i = 1, 3 do local k = i "
    "local function get() k = k + 10 return k end up() yield(n, get()) yield(up(), k, get()) end",
    "fresh variables of loops": "local fs = {} for i = 1, 3 do fs[i] = function() i = i + 1 return i end yield(fs[1](), fs[i]()) end",
    "varargs": "local function f(...) yield(...) local t = {yield(select('#', ...)), ...} yield(#t, select(-1, ...)) return ... end "
    "yield(f(1, nil, 3)) yield((f(4, 5)))",
    "open results": "local function two() yield('two') return 1, 2 end local t = {0, two()} yield(#t) "
    "yield(select('#', two(), two())) yield(math.max(5, two()))",
    "goto": "local i = 0 ::top:: i = i + 1 yield(i) if i < 3 then goto top end",
    "within another coroutine": "local inner = coroutine.wrap(function(a) while true do a = coroutine.yield(a * 2) end end) "
    "for i = 1, 3 do yield(inner(i)) end",
    "another coroutine left suspended": "local co = coroutine.create(function() for i = 1, 5 do coroutine.yield(i) end end) "
    "for i = 1, 6 do yield(coroutine.resume(co)) yield(coroutine.status(co)) end",
    "arguments of yields": "local a, b = yield() local c = (yield(a, b)) yield(a, b, c)",
    "table constructor": "local t = {yield(1), x = yield(2), [yield(3) or 4] = 5, yield(6)} yield(t[1], t.x, t[4], t[2])",
    "no more than a yield": "return coroutine.yield(1)",
    "conditions": "if yield(1) and not yield(2) or yield(3) then yield('then') else yield('else') end",
    "error at the end": "yield(1) local t t.x = 1",
}

PRELUDE = "local yield = coroutine.yield\n"


@all_engines
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_coroutine_goes_on_where_it_stood_at_the_checkpoint(engine: str, body: str) -> None:
    """From each of its yields on it gives the same again, several times."""
    lua = new_state(engine)
    lua.execute(f"co = coroutine.create(function(...) {PRELUDE}{body} end)", name="=body")
    expected = _steps_from(lua, 0, 24)
    lua.execute(f"co = coroutine.create(function(...) {PRELUDE}{body} end)", name="=body")

    for place in range(24):
        checkpoint = lua.checkpoint()
        ahead = _steps_from(lua, place, 24)
        lua.restore(checkpoint)
        again = _steps_from(lua, place, place + 1)

        assert ahead == expected[place:]
        assert again == expected[place : place + 1]


def _steps_from(lua: object, start: int, end: int) -> list[object]:
    return [
        lua.execute("return coroutine.status(co), coroutine.resume(co, ...)", number, -number)
        for number in range(start, end)
    ]
