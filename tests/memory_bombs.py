"""Scripts that use as much memory as they get, and a command that runs one of them and prints what it took.

``python memory_bombs.py ENGINE NAME`` runs in a process of its own: what a process has once used does not tell what a
script needed. It prints the outcome and the growth of the process in bytes, as JSON.
"""

from __future__ import annotations

import gc
import io
import json
import resource
import sys

from pylua import LimitExceeded, Limits, LuaError, LuaState

LIMIT = 32 << 20
"""Bytes that the bombs may have."""

OVERSHOOT = LIMIT // 10 + (4 << 20)
"""Bytes that the process may grow beyond that."""

SECONDS = 60
"""What stops a bomb that does not grow."""

BOMBS = {
    "doubling strings": "local s = 'x' while true do s = s .. s end",
    "strings by rep": "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e5) .. i end",
    "one rep": "return #('x'):rep(1 << 30)",
    "rep with separator": "return #('x'):rep(1 << 24, ('y'):rep(100))",
    "concat": "local s, t = ('x'):rep(1e6), {} for i = 1, 1e4 do t[i] = s end return #table.concat(t)",
    "table by index": "local t = {} for i = 1, 1e9 do t[i] = i end",
    "table by keys": "local t = {} for i = 1, 1e9 do t['k' .. i] = i end",
    "small tables": "local t = {} for i = 1, 1e9 do t[i] = {i} end",
    "constructors": "local t = {} for i = 1, 1e9 do t[i] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, x = i, y = i} end",
    "linked list": "local l while true do l = {next = l} end",
    "copies of a table": """
        local source, t = {}, {}
        for i = 1, 200 do source['k' .. i] = true end
        for i = 1, 1e9 do local c = {} for k, v in pairs(source) do c[k] = v end t[i] = c end""",
    "closures": "local t = {} for i = 1, 1e9 do t[i] = function() return t, i end end",
    "coroutines": """
        local t = {}
        for i = 1, 1e9 do t[i] = coroutine.create(coroutine.yield) coroutine.resume(t[i], {}) end""",
    "coroutine wrappers": "local t = {} for i = 1, 1e9 do t[i] = coroutine.wrap(function() coroutine.yield() end) t[i]() end",
    "varargs": """
        local list, t = {}, {}
        for i = 1, 250 do list[i] = i end
        local function keep(...) local packed = {...} return function() return packed end, {...} end
        for i = 1, 1e9 do t[i] = {keep(table.unpack(list))} end""",
    "packed": "local t = {} for i = 1, 1e9 do t[i] = table.pack(('x'):byte(1, -1), ('abc'):rep(50):byte(1, -1)) end",
    "gsub grows": "local s = 'ab' while true do s = s:gsub('.', '%0%0%0') end",
    "gsub with a function": "return #('x'):rep(1e5):gsub('.', function(c) return c:rep(1e4) end)",
    "gsub with a long template": "return #('x'):rep(1e4):gsub('.', ('y'):rep(1e6))",
    "deep recursion": "local function f(n) local t = {n} return 1 + f(n + 1) + #t end return f(1)",
    "format": "local s = ('x'):rep(1e6) return #('%s%s%s%s%s%s%s%s%s%s'):rep(10):format(table.unpack((function() local t = {} for i = 1, 100 do t[i] = s end return t end)()))",
    "formats kept": "local t = {} for i = 1, 1e9 do t[i] = ('%99d|%-99s'):format(i, 'x') end",
    "quoted": "return #('%q'):format(('\\0'):rep(2e7))",
    "utf8.char": "local t = {} for i = 1, 100 do t[i] = 0x10FFFF end local k = {} for i = 1, 1e9 do k[i] = utf8.char(table.unpack(t)) .. i end",
    "table.move": "local t = {} for i = 1, 1000 do t[i] = i end local k = {} for i = 1, 1e9 do k[i] = table.move(t, 1, 1000, 1, {}) end",
    "table.move far": "local t = {1} table.move(setmetatable({}, {__index = function(_, k) return k end}), 1, 1e9, 1, t)",
    "string.pack": "local t = {} for i = 1, 1e9 do t[i] = ('s'):pack(('x'):rep(10000)) end",
    "pack with padding": "local f, t = 'i16' .. ('!16 i1 Xi16'):rep(20), {} for i = 1, 1e9 do t[i] = f:pack(i, table.unpack({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})) end",
    "buffers through io": "local f = io.tmpfile() f:write(('x'):rep(1e6)) local t = {} for i = 1, 1e9 do f:seek('set') t[i] = f:read('a') end",
    "reading at once": "local f = io.open('/dev/zero', 'rb') return #f:read(1 << 30)",
    "error messages": "local t = {} for i = 1, 1e9 do local _, m = pcall(error, ('x'):rep(1e4) .. i) t[i] = m end",
    "error with a long message": "error(('x'):rep(1e9))",
    "caught again and again": """
        local t = {}
        while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = ('x'):rep(1000) .. i end end) if #t > 1e7 then break end end""",
    "loaded source": "return load(('x = 1 '):rep(1e6))",
    "loaded functions": "local t = {} for i = 1, 1e9 do t[i] = load('return function(a, b) return a + b + ' .. i .. ' end') end",
    "upper": "local s = ('x'):rep(1e7) local t = {} for i = 1, 100 do t[i] = (i % 2 == 0 and s:upper() or s:reverse()) end",
    "sub": "local s = ('x'):rep(1e7) local t = {} for i = 1, 100 do t[i] = s:sub(2, -i - 1) end",
    "matches": "local t = {} for w in ('x'):rep(1e7):gmatch('.') do t[#t + 1] = {w} end",
    "cyclic garbage": "for i = 1, 1e5 do local a = {('x'):rep(1000) .. i} a[2] = a end return 'done'",
    "tostring": "local t = {} for i = 1, 1e9 do t[i] = tostring(i) .. tostring({}) end",
    "date": "local t = {} for i = 1, 1e9 do t[i] = os.date(('%c'):rep(50)) .. i end",
    "metatables": "local t = {} for i = 1, 1e9 do t[i] = setmetatable({}, {__index = {i}}) end",
    "warnings": "warn('@on') while true do warn(('x'):rep(1e6)) end",
}


class _Nowhere(io.RawIOBase):
    """A stream that keeps nothing."""

    def writable(self) -> bool:
        """Take anything."""
        return True

    def write(self, data: bytes) -> int:
        """Forget it."""
        return len(data)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _new_state(engine: str) -> LuaState:
    limits = Limits(max_memory=LIMIT, max_seconds=SECONDS, clock="cpu", max_output=1 << 30)
    return LuaState(engine=engine, limits=limits, stdout=_Nowhere(), stderr=_Nowhere())


def main(engine: str, name: str) -> None:
    """Run one bomb after everything that is imported late is there."""
    with _new_state(engine) as lua:
        lua.execute("return load('return 1')(), ('x'):rep(10):gsub('.', '%0'), os.date()")
        lua.memory_used()
    with _new_state(engine) as lua:
        gc.collect()
        before = _peak()
        try:
            outcome = repr(lua.execute(BOMBS[name]))
        except (LuaError, LimitExceeded) as error:
            outcome = str(error)
        print(json.dumps([outcome[:200], _peak() - before]))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
