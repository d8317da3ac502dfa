"""Hostile scripts: each of the collection ends as its kind must, on both engines, and the state goes on.

The scripts are those that engines are known to get wrong: ``hostile/hostile.json``. Those of the kinds "escape" and
"poison" are about sandboxes, and tested with them.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pylua import LimitExceeded, Limits, LuaError
from tests.helpers import all_engines, new_real_lua, new_state

SCRIPTS = json.loads((Path(__file__).parent / "hostile" / "hostile.json").read_text(encoding="utf-8"))

MEMORY = 32 << 20
OUTPUT = 1 << 20
INSTRUCTIONS = 300_000

MORE_CAUGHT = {
    "pcall in a loop": "while true do pcall(function() while true do end end) end",
    "xpcall with a handler that loops": "while true do xpcall(error, function() while true do end end) end",
    "a handler that fails": "while true do xpcall(function() error() end, function() error() end) end",
    "coroutine.wrap": "while true do pcall(coroutine.wrap(function() while true do end end)) end",
    "coroutine.close": """
        while true do
            local co = coroutine.create(function()
                local c <close> = setmetatable({}, {__close = function() while true do end end})
                coroutine.yield()
            end)
            coroutine.resume(co) coroutine.close(co)
        end""",
    "coroutine in pcall in coroutine": """
        local function nest() coroutine.wrap(function() pcall(function() while true do end end) end)() return nest() end
        nest()""",
    "__close": "while true do local c <close> = setmetatable({}, {__close = function() while true do end end}) error() end",
    "__gc": """
        setmetatable({}, {__gc = function() while true do end end}) collectgarbage()
        while true do pcall(collectgarbage) end""",
    "__index": "local t = setmetatable({}, {__index = function() while true do end end}) while true do pcall(function() return t.x end) end",
    "__eq, __lt, __concat": """
        local function loop() while true do end end
        local t = setmetatable({}, {__eq = loop, __lt = loop, __concat = loop})
        while true do pcall(function() return t == setmetatable({}, getmetatable(t)) end) pcall(function() return t .. 1 end) end""",
    "debug.sethook": "coroutine.wrap(function() debug.sethook(function() while true do end end, 'l') while true do pcall(error) end end)()",
    "a hook that catches": "coroutine.wrap(function() debug.sethook(function() pcall(error) end, '', 1) while true do end end)()",
    "loaded code": "while true do pcall(load('while true do end')) end",
    "a loader that never ends": "while true do pcall(load, function() return 'x = 1 ' end) end",
    "gsub": "while true do pcall(string.gsub, ('x'):rep(100), '.', function() while true do end end) end",
    "gsub with a table": "while true do pcall(string.gsub, 'x', '.', setmetatable({}, {__index = function() while true do end end})) end",
    "sort": "while true do pcall(table.sort, {3, 2, 1}, function() while true do end end) end",
    "tostring": "while true do pcall(tostring, setmetatable({}, {__tostring = function() while true do end end})) end",
    "iterators": "while true do pcall(function() for _ in function() return 1 end do end end) end",
    "tail calls": "local function f() return pcall(f) end while true do f() end",
    "tail calls for ever": "local function f() return f() end while true do pcall(f) end",
    "require": "package.preload.x = function() while true do end end while true do pcall(require, 'x') end",
    "error in error": "while true do xpcall(error, function(e) return xpcall(error, function() while true do end end) end) end",
    "goto": "while true do pcall(function() ::a:: goto a end) end",
    "string methods": "while true do pcall(function() return ('x'):rep(1e6):gsub('x', 'yy'):rep(3) end) end",
}

MORE_NATIVE = {
    "find in a long string": "local s = ('a'):rep(1e6) while true do s:find('b', 1, true) end",
    "gmatch": "local s = ('a'):rep(1e5) while true do for w in s:gmatch('a-b') do end end",
    "gsub of nothing": "local s = ('a'):rep(1e6) while true do s:gsub('', '') end",
    "sort with the same keys": "local t = {} for i = 1, 1e5 do t[i] = 1 end while true do table.sort(t) end",
    "concat": "local t = {} for i = 1, 1e5 do t[i] = 'x' end while true do table.concat(t) end",
    "unpack": "local t = {} for i = 1, 1e5 do t[i] = i end while true do select('#', table.unpack(t)) end",
    "move": "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.move(t, 1, 1e5, 2) end",
    "insert": "local t = {} while true do table.insert(t, 1, 1) end",
    "remove": "local t = {} for i = 1, 1e4 do t[i] = i end while true do table.insert(t, table.remove(t, 1)) end",
    "rep": "while true do local s = ('x'):rep(1e6) end",
    "reverse, upper, lower": "local s = ('x'):rep(1e6) while true do s = s:reverse():upper():lower() end",
    "byte and char": "local s = ('x'):rep(1e4) while true do s = string.char(s:byte(1, -1)) end",
    "format": "local s = ('x'):rep(1e6) while true do local _ = ('%s%q'):format(s, s) end",
    "pack": "local s = ('x'):rep(1e6) while true do string.unpack('s4', string.pack('s4', s)) end",
    "utf8": "local s = ('x'):rep(1e6) while true do utf8.len(s) utf8.offset(s, -1) end",
    "tonumber": "local s = ('9'):rep(1e6) while true do tonumber(s) tonumber(s, 10) end",
    "dump": "local f = load(('x = 1 '):rep(1000)) while true do load(string.dump(f)) end",
    "load": "local s = ('x = 1 '):rep(1000) while true do load(s) end",
    "compare": "local a, b = ('x'):rep(1e6) .. 'a', ('x'):rep(1e6) .. 'b' while true do local _ = a < b end",
    "next": "local t = {} for i = 1, 1e5 do t[i] = i end while true do for k in pairs(t) do end end",
    "length of a table with holes": "local t = {} for i = 1, 1e5, 2 do t[i] = i end while true do local _ = #t end",
    "collectgarbage": "local t = {} for i = 1, 1e4 do t[i] = {} end while true do collectgarbage() end",
    "traceback": "local function f(n) if n > 0 then return 1 + f(n - 1) end while true do debug.traceback() end end f(150)",
    "long patterns": "while true do pcall(string.find, 'x', ('a?'):rep(1e4)) end",
    "a chain of gsubs": "local s = ('ab'):rep(1e4) while true do s = s:gsub('a', 'b'):gsub('b', 'a') end",
}


SLOW_BUT_TIMED = ("a handler that fails",)
"""Scripts that take the translator long for few instructions: errors in handlers of errors in handlers."""


def _of_kind(*kinds: str) -> list[object]:
    return [pytest.param(script["lua"], id=script["id"]) for script in SCRIPTS if script["kind"] in kinds]


def _named(scripts: dict[str, str]) -> list[object]:
    return [pytest.param(source, id=name) for name, source in scripts.items()]


def _check_still_usable(lua) -> None:
    lua.refill()
    assert lua.execute("local t = {} for i = 1, 10 do t[i] = i end return #t, (pcall(error))") == (10, False)


@all_engines
@pytest.mark.parametrize(
    "source", [s for s in _of_kind("cpu", "catch") + _named(MORE_CAUGHT) if s.id not in SLOW_BUT_TIMED]
)
def test_instructions_end_it(engine, source: str) -> None:
    """Nothing in the script can catch or outlive the limit of instructions."""
    with new_state(engine, limits=Limits(max_instructions=INSTRUCTIONS // 10, max_memory=256 << 20)) as lua:
        with pytest.raises(LimitExceeded) as caught:
            lua.execute(source)

        assert caught.value.limit == "max_instructions"
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize("source", _of_kind("cpu", "catch", "native-cpu") + _named(MORE_CAUGHT | MORE_NATIVE))
def test_seconds_end_it(engine, source: str) -> None:
    """Run time is limited also where the work is done inside library functions; a result in time is all right."""
    with new_state(engine, limits=Limits(max_seconds=0.05, clock="cpu", max_memory=256 << 20)) as lua:
        try:
            lua.execute(source)
        except LimitExceeded as error:
            assert error.limit == "max_seconds"  # noqa: PT017  both outcomes are right
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize(
    "source",
    [s for s in _of_kind("native-cpu") + _named(MORE_NATIVE) if s.id not in ("compare", "traceback")],
)
def test_instructions_are_charged_by_library_functions(engine, source: str) -> None:
    """What a library function does is charged, so that instructions limit it as well."""
    with new_state(engine, limits=Limits(max_instructions=INSTRUCTIONS, max_memory=256 << 20)) as lua:
        try:
            lua.execute(source)
        except LimitExceeded as error:
            assert error.limit == "max_instructions"  # noqa: PT017  both outcomes are right
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize("source", _of_kind("mem"))
def test_memory_ends_it(engine, source: str) -> None:
    """A script gets "not enough memory", the error that Lua has for it, or stops before by its instructions."""
    limits = Limits(max_memory=MEMORY, max_instructions=INSTRUCTIONS)
    with new_state(engine, limits=limits) as lua:
        try:
            lua.execute(source)
        except LuaError as error:
            reasons = ("not enough memory", "too large", "too many results", "too long", "invalid conversion")
            assert any(reason in str(error.value) for reason in reasons)  # noqa: PT017
        except LimitExceeded as error:
            assert error.limit == "max_instructions"  # noqa: PT017
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize("source", _of_kind("output"))
def test_output_ends_it(engine, source: str) -> None:
    """No byte more than allowed is written."""
    stdout = io.BytesIO()
    with new_state(engine, limits=Limits(max_output=OUTPUT), stdout=stdout) as lua:
        with pytest.raises(LimitExceeded) as caught:
            lua.execute(source)

        assert caught.value.limit == "max_output"
        assert len(stdout.getvalue()) <= OUTPUT
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize("source", [s for s in _of_kind("stack") if s.id not in ("s01", "s06")])
def test_nesting_ends_in_an_error_of_lua(engine, source: str) -> None:
    """Whatever nests too deeply is an error of Lua's, or works; Python's own limits never show."""
    with new_state(engine, limits=Limits(max_instructions=100 * INSTRUCTIONS, max_memory=512 << 20)) as lua:
        try:
            lua.execute(source)
        except LuaError as error:
            reasons = ("stack overflow", "chain too long", "too many captures", "error in error handling")
            assert any(reason in str(error.value) for reason in reasons)  # noqa: PT017
        _check_still_usable(lua)


@all_engines
@pytest.mark.parametrize("source", [s for s in _of_kind("leak") if s.id != "e20"])
def test_odd_values_give_what_lua_gives(engine, source: str) -> None:
    """Results and errors at the edges of numbers and strings are those of the real Lua, never Python's."""
    real = new_real_lua()

    def outcome(run) -> object:
        try:
            result = run()
            return result.decode("latin-1") if isinstance(result, bytes) else result
        except Exception as error:  # noqa: BLE001  each host has its own
            return str(error).partition(":1: ")[2].partition("\n")[0]

    with new_state(engine) as lua:
        ours = outcome(
            lambda: lua.execute(
                f"return table.concat({{tostring(select('#', (function() {source} end)())), "
                f"tostring((function() {source} end)())}}, ' ')"
            )
        )
    theirs = outcome(
        lambda: real.execute(
            f"return table.concat({{tostring(select('#', (function() {source} end)())), "
            f"tostring((function() {source} end)())}}, ' ')"
        )
    )
    assert ours.replace("-nan", "nan") == theirs.replace("-nan", "nan")


@all_engines
def test_deeply_nested_tables_reach_the_host(engine) -> None:
    """A host gets a view of a table that is nested a million times, and can print and drop it."""
    source = next(script["lua"] for script in SCRIPTS if script["id"] == "s22")
    with new_state(engine) as lua:
        table = lua.execute(source.replace("10^6", "10^5"))
        assert repr(table).startswith("<Lua table: 0x")
        assert lua.memory_used() > 10**7
