"""LuaState: running chunks, errors, libraries, life."""

from __future__ import annotations

import io
import threading

import pytest

import pylua
from pylua import LuaError, LuaState, LuaSyntaxError, StateClosed
from tests.helpers import all_engines, new_state, run

pytestmark = all_engines


def test_execute_returns_none_one_value_or_a_tuple(engine) -> None:
    """The number of results decides the shape of what `execute` returns."""
    assert run("return", engine) is None
    assert run("return 42", engine) == 42
    assert run("return 1, 'two', nil", engine) == (1, "two", None)


def test_arguments_arrive_as_varargs(engine) -> None:
    """The arguments after the source are the chunk's ``...``."""
    with new_state(engine) as lua:
        assert lua.execute("local a, b = ... return b, a, select('#', ...)", 1, "x", None) == ("x", 1, 3)


def test_eval_returns_the_value_of_an_expression(engine) -> None:
    """`eval` is for expressions."""
    with new_state(engine) as lua:
        assert lua.eval("6 * 7") == 42


def test_load_compiles_once_and_runs_often(engine) -> None:
    """`load` returns a callable that keeps the state's globals."""
    with new_state(engine) as lua:
        count = lua.load("n = (n or 0) + 1 return n")

        assert [count(), count(), count()] == [1, 2, 3]


def test_globals_can_be_read_and_written(engine) -> None:
    """The globals are a mapping."""
    with new_state(engine) as lua:
        lua.globals["x"] = 20
        lua.execute("y = x + 1")

        assert lua.globals["y"] == 21
        assert "z" not in lua.globals


def test_the_registry_is_a_mapping_that_lua_code_can_not_reach(engine) -> None:
    """What the host puts into the registry is not a global."""
    with new_state(engine, libraries=["base"]) as lua:
        lua.registry["secret"] = 1

        assert lua.eval("secret") is None
        assert lua.registry["secret"] == 1


def test_preload_makes_require_find_a_python_loader(engine) -> None:
    """A preloaded module is made by its loader when it is required first."""
    calls = []

    def loader(name, extra):
        calls.append((name, extra))
        return {"version": "1.0"}

    with new_state(engine) as lua:
        lua.preload("tools", loader)

        assert lua.execute("return require('tools').version, require('tools') == require 'tools'") == (
            "1.0",
            True,
        )
        assert calls == [("tools", ":preload:")]


def test_preload_takes_lua_source(engine) -> None:
    """A module can be given as source."""
    with new_state(engine) as lua:
        lua.preload("answer", "return {value = 42}")

        assert lua.eval("require('answer').value") == 42


def test_an_error_carries_value_and_traceback(engine) -> None:
    """A LuaError has the error object and the Lua frames, and shows no frame of ours."""
    with new_state(engine) as lua, pytest.raises(LuaError) as caught:
        lua.execute("local function f() error('boom') end\nf()", name="demo.lua")

    assert caught.value.value == "demo.lua:1: boom"
    assert [str(frame) for frame in caught.value.traceback] == [
        "[C]: in function 'error'",
        "demo.lua:1: in local 'f'",
        "demo.lua:2: in main chunk",
        "[C]: in ?",
    ]


def test_an_error_object_can_be_any_value(engine) -> None:
    """A table raised by Lua code arrives as a table."""
    with new_state(engine) as lua:
        with pytest.raises(LuaError) as caught:
            lua.execute("error({code = 7})")

        assert caught.value.value["code"] == 7


def test_a_syntax_error_names_chunk_line_and_token(engine) -> None:
    """Source that does not compile raises LuaSyntaxError with PUC's message."""
    with new_state(engine) as lua, pytest.raises(LuaSyntaxError) as caught:
        lua.execute("x = = 1", name="bad.lua")

    assert str(caught.value) == "bad.lua:1: unexpected symbol near '='"
    assert not caught.value.incomplete


def test_unfinished_input_can_be_told(engine) -> None:
    """A REPL learns from `incomplete` that more input could help."""
    with new_state(engine) as lua, pytest.raises(LuaSyntaxError) as caught:
        lua.execute("for i = 1, 3 do")

    assert caught.value.incomplete


def test_only_the_chosen_libraries_are_open(engine) -> None:
    """A library that is left out is not reachable."""
    with new_state(engine, libraries=["base", "string"]) as lua:
        assert lua.execute("return io, os, debug, package, require, string ~= nil") == (None,) * 5 + (True,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "turbo"}, "unknown engine 'turbo'; known: "),
        ({"dialect": "4.0"}, "unknown dialect '4.0'; known: 5.4"),
        ({"libraries": ["strnig"]}, "unknown library 'strnig'; known: base, "),
    ],
)
def test_a_wrong_option_says_what_is_allowed(engine, options, message) -> None:
    """Options are checked when the state is made."""
    with pytest.raises(ValueError, match=message):
        LuaState(**{"engine": engine, **options})


def test_output_goes_to_the_given_stream(engine) -> None:
    """A state's standard output can be any byte stream."""
    output = io.BytesIO()
    with new_state(engine, stdout=output) as lua:
        lua.execute(r"print('a', 1) io.write('\xff')")

    assert output.getvalue() == b"a\t1\n\xff"


def test_a_closed_state_refuses_work(engine) -> None:
    """Using a state after `close` is the host's mistake."""
    lua = new_state(engine)
    lua.close()
    lua.close()

    with pytest.raises(StateClosed):
        lua.execute("return 1")


def test_closing_runs_finalizers(engine) -> None:
    """Pending ``__gc`` metamethods run when the state ends, last marked first."""
    output = io.BytesIO()
    with new_state(engine, stdout=output) as lua:
        lua.execute("for i = 1, 3 do setmetatable({}, {__gc = function() print(i) end}) end")

    assert output.getvalue() == b"3\n2\n1\n"


def test_states_share_nothing(engine) -> None:
    """Changing a library in one state is not seen in another."""
    with new_state(engine) as one, new_state(engine) as two:
        one.execute("string.upper = nil; getmetatable('').__index = nil; x = 1")

        assert two.execute("return ('a'):upper(), x") == ("A", None)


def test_a_state_works_in_any_thread(engine) -> None:
    """A state may be made in one OS thread and used in another, with a small stack."""
    results = []
    with new_state(engine) as lua:
        size = threading.stack_size(512 * 1024)
        try:
            thread = threading.Thread(
                target=lambda: results.append(
                    lua.execute("local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return f(10000)")
                )
            )
        finally:
            threading.stack_size(size)
        thread.start()
        thread.join()

    assert results == [10000]


def test_the_stack_overflows_as_a_lua_error_and_the_state_goes_on(engine) -> None:
    """Unlimited recursion ends in "stack overflow"; pcall can catch it."""
    with new_state(engine) as lua:
        assert "stack overflow" in lua.execute(
            "local function f() return 1 + f() end return select(2, pcall(f))"
        )
        assert lua.eval("1 + 1") == 2


def test_public_names_are_documented(engine) -> None:
    """Every public name has a docstring."""
    del engine
    assert not [name for name in pylua.__all__ if not getattr(pylua, name).__doc__]


def test_to_be_closed_variables_are_closed_when_an_error_leaves_the_state(engine) -> None:
    """An error that no pcall catches closes the variables on its way out."""
    output = io.BytesIO()
    with new_state(engine, stdout=output) as lua:
        with pytest.raises(LuaError, match="boom"):
            lua.execute(
                "local x <close> = setmetatable({}, {__close = function(_, e) print('closed', e) end}) error('boom', 0)"
            )
        lua.execute("print 'on'")

    assert output.getvalue() == b"closed\tboom\non\n"
