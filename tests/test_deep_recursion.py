"""No recursion of Lua code crashes the process, not even in an OS thread with a small stack."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pylua
from pylua.vm.recursion import with_room
from tests.helpers import ENGINES

RECURSIONS = {
    "plain calls": "local function f() return 1 + f() end return f()",
    "varargs": "local function f(...) return 1 + f(1, ...) end return f()",
    "index": "local t = setmetatable({}, {__index = function(t, k) return t[k .. 1] end}) return t.x",
    "add": "local t = setmetatable({}, {__add = function(a, b) return a + b end}) return t + 1",
    "call": "local t = setmetatable({}, {__call = function(t) return 1 + t() end}) return t()",
    "tostring": "local t = setmetatable({}, {__tostring = function(t) return tostring(t) end}) return tostring(t)",
    "concat": "local t = setmetatable({}, {__concat = function(a, b) return a .. b end}) return t .. t",
    "pcall": "local function f() error(select(2, pcall(f)), 0) end return f()",
    "coroutines": "local function f() return coroutine.wrap(f)() end return f()",
    "sort": "local function f() table.sort({3, 2, 1}, f) end f()",
    "gsub": "local function f(s) return (s:gsub('.', f)) end return f('x')",
    "message handlers": "local function h(e) error(e) end error(select(2, xpcall(error, h, 'x')))",
    "load": "local function f() return load('return ...')(tostring(setmetatable({}, {__tostring = f}))) end return f()",
    "parentheses": "return assert(load('return ' .. ('('):rep(10^5) .. (')'):rep(10^5)))",
    "blocks": "return assert(load(('do '):rep(10^5) .. ('end '):rep(10^5)))",
    "braces": "return assert(load('return ' .. ('{'):rep(10^5) .. ('}'):rep(10^5)))",
    "unary operators": "return assert(load('return ' .. ('- '):rep(10^5) .. '1'))",
    "powers": "return assert(load('return ' .. ('a ^ '):rep(10^5) .. '1'))",
    "concatenations": "return assert(load('return ' .. ('a .. '):rep(10^5) .. '1'))",
    "arguments": "return assert(load('return ' .. ('f('):rep(10^5) .. (')'):rep(10^5)))",
    "functions": "return assert(load(('local function f() '):rep(10^5) .. ('end '):rep(10^5)))",
    "assignments": "return assert(load(('a, '):rep(10^5) .. 'a = 1'))",
    "goto": "return assert(load(('repeat '):rep(10^5) .. ('until 1 '):rep(10^5)))",
    "patterns": "return string.find('a', ('('):rep(10^5))",
}

RUN_IN_A_SMALL_THREAD = """
import sys, threading
import pylua

def work():
    with pylua.LuaState(engine=sys.argv[1]) as lua:
        for source in sys.argv[2:]:
            try:
                lua.execute(source)
            except pylua.LuaError as error:
                print("error" if "overflow" in str(error) or "too" in str(error) or "handling" in str(error) else error)
            assert lua.eval("6 * 7") == 42

threading.stack_size(512 * 1024)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_every_recursion_ends_in_an_error_and_the_state_goes_on(engine) -> None:
    """Each way to recurse ends in a Lua error, in a thread with a stack of 512 KiB."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_IN_A_SMALL_THREAD, engine, *RECURSIONS.values()],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["error"] * len(RECURSIONS)


def test_room_on_the_stack_changes_nothing_else() -> None:
    """What is done with room gives its result, and its error as it is."""
    error = KeyError("x")

    def fail():
        raise error

    with pytest.raises(KeyError) as raised:
        with_room(fail)
    assert raised.value is error
    assert with_room(lambda: (1, 2)) == (1, 2)


def test_recursion_beyond_the_room_goes_on() -> None:
    """The room is no limit."""
    with pylua.LuaState() as lua:
        assert (
            lua.execute("local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return f(20000)")
            == 20_000
        )
