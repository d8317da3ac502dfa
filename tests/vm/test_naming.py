"""Names and positions in error messages (varinfo and funcnamefromcode in ldebug.c)."""

from __future__ import annotations

import pytest

from pylua import LuaError
from tests.helpers import all_engines, new_real_lua, run

pytestmark = all_engines

MESSAGES = [
    ("local t; return t.x", "attempt to index a nil value (local 't')"),
    ("t = {}; return t.x.y", "attempt to index a nil value (field 'x')"),
    ("return nothing.x", "attempt to index a nil value (global 'nothing')"),
    ("local t; return (function() return t.x end)()", "attempt to index a nil value (upvalue 't')"),
    ("local a = {}; return a[1][2]", "attempt to index a nil value (field 'integer index')"),
    ("local a, k = {}, 'z'; return a[k].y", "attempt to index a nil value (field '?')"),
    ("return ('x'):nothing()", "attempt to call a nil value (method 'nothing')"),
    ("local t = {}; t.f()", "attempt to call a nil value (field 'f')"),
    ("nothing()", "attempt to call a nil value (global 'nothing')"),
    ("local t = {} ; t.x.y = 1", "attempt to index a nil value (field 'x')"),
    ("return #5", "attempt to get length of a number value"),
    ("local a = {}; return a + 1", "attempt to perform arithmetic on a table value (local 'a')"),
    ("return 1 + nothing", "attempt to perform arithmetic on a nil value (global 'nothing')"),
    ("return -{}", "attempt to perform arithmetic on a table value"),
    ("return 1.5 | 1", "number has no integer representation"),
    ("local x = 2.5; return x & 1", "number (local 'x') has no integer representation"),
    ("return {} .. 'x'", "attempt to concatenate a table value"),
    ("local t = {}; return 'x' .. t.name .. 'y'", "attempt to concatenate a nil value (field 'name')"),
    ("return {} < {}", "attempt to compare two table values"),
    ("return 1 < 'x'", "attempt to compare number with string"),
    ("for i = 1, 10, 0 do end", "'for' step is zero"),
    ("for i in 5 do end", "attempt to call a number value (for iterator 'for iterator')"),
    (
        "local t = setmetatable({}, {__add = 5}); return t + 1",
        "attempt to call a number value (metamethod 'add')",
    ),
    ("local x <close> = 5", "variable 'x' got a non-closable value"),
    ("local t = {}; t[nil] = 1", "table index is nil"),
    ("local t = {}; t[0/0] = 1", "table index is NaN"),
    ("return math.floor('x')", "bad argument #1 to 'floor' (number expected, got string)"),
    ("return ('x'):rep()", "bad argument #1 to 'rep' (number expected, got no value)"),
    ("return ('x').rep()", "bad argument #1 to 'rep' (string expected, got no value)"),
    ("string.rep(nil)", "bad argument #1 to 'rep' (string expected, got nil)"),
    ("local f = io.stdout; f.write()", "bad argument #1 to 'write' (FILE* expected, got no value)"),
    ("io.stdout.write(5)", "bad argument #1 to 'write' (FILE* expected, got number)"),
    (
        "getmetatable(io.stdout).__index.close(true)",
        "bad argument #1 to 'close' (FILE* expected, got boolean)",
    ),
    ("setmetatable(1, {})", "bad argument #1 to 'setmetatable' (table expected, got number)"),
    ("return 1 // 0", None),
    ("return 1 % 0", None),
    ("return math.maxinteger < {}", None),
    ("local a <const> = nil; return a.b", None),
    ("local function f() local u = 1; return function() u() end end f()()", None),
    ("return (1)()", None),
    ("return ('x')()", None),
    ("local t = {{}}; return t[1].a.b", None),
    ("local _ENV = {}; return x.y", None),
    ("return _ENV.x.y", None),
    ("return next({}, 'x')", None),
    ("error()", None),
    ("error(nil)", None),
    ("error('m', 0)", None),
    ("error('m', 2)", None),
    ("assert(false)", None),
    ("assert(nil, 'why')", None),
    ("assert()", None),
    ("table.concat({{}})", None),
    ("string.char(256)", None),
    ("('x'):bad()", None),
    ("local s = 'x'; s.y.z = 1", None),
    ("tostring()", None),
    ("ipairs()", None),
    ("select(0)", None),
    ("string.format('%d', 1.5)", None),
    ("coroutine.resume(1)", None),
    ("coroutine.wrap(function() error('in') end)()", None),
    ("load('x = ')()", None),
    ("require 'no.such.module'", None),
]


@pytest.mark.parametrize(("source", "message"), MESSAGES)
def test_an_error_names_what_was_wrong(engine, source, message) -> None:
    """The message names variable, operation and types, and stands at its line; PUC says the same."""
    with pytest.raises(LuaError) as caught:
        run(source, engine)
    lua = new_real_lua()
    ok, expected = lua.execute("local f = load(..., '=test') return pcall(f)", source)

    assert not ok
    if "module" not in source:
        assert caught.value.value == expected
    if message is not None:
        assert caught.value.value == f"test:1: {message}"


def test_stripped_code_has_no_names(engine) -> None:
    """Without debug information a position is "?:-1:" and variables are unknown."""
    result = run("return pcall(load(string.dump(function(a) return a.b.c end, true)), {})", engine)

    assert result == (False, "?:-1: attempt to index a nil value (field 'b')")
