"""StateOptions: what is refused, and that each option does what it says."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import attrs
import pytest

import pylua
from pylua import LuaError, LuaState, StateOptions
from pylua import options as options_module
from tests.helpers import all_engines, new_state, run


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"engine": "jit"}, "unknown engine 'jit'; known: translator, interpreter"),
        ({"dialect": "5.0"}, "unknown dialect '5.0'; known: 5.4"),
        ({"libraries": ["bit32"]}, "unknown library 'bit32'; known: base, package, coroutine,"),
        ({"libraries": {"math": ["sine"]}}, "unknown function of library 'math': 'sine'; known:"),
        ({"call_stack_size": 0}, "call_stack_size (0) is less than 1, the least that is allowed"),
        ({"registry_size": -5}, "registry_size (-5) is less than 1, the least that is allowed"),
        ({"registry_grow_step": 0}, "registry_grow_step (0) is less than 1, the least that is allowed"),
        (
            {"registry_size": 100, "registry_max_size": 99},
            "registry_size (100) is more than registry_max_size (99)",
        ),
        (
            {"skip_open_libs": True, "libraries": ["base"]},
            "skip_open_libs opens no library, so libraries can't",
        ),
    ],
)
def test_wrong_value_says_what_and_what_is_allowed(fields, message: str) -> None:
    """A value that is not allowed is refused with the field, the value and what is allowed."""
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        StateOptions(**fields)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"call_stack_size": "10"}, "call_stack_size must be an integer, not '10'"),
        ({"call_stack_size": True}, "call_stack_size must be an integer, not True"),
        ({"registry_max_size": 1.5}, "registry_max_size must be an integer, not 1.5"),
        ({"minimize_stack_memory": 1}, "minimize_stack_memory must be True or False, not 1"),
        ({"limits": 5}, "limits must be a pylua.Limits, not 5"),
        ({"seed": "x"}, "seed must be an integer or None, not 'x'"),
        (
            {"libraries": "base"},
            "libraries must be names of libraries, or a mapping of names to functions, not 'base'",
        ),
    ],
)
def test_wrong_type_says_what_is_expected(fields, message: str) -> None:
    """A value of a wrong type is refused with the field, what it must be and the value."""
    with pytest.raises(TypeError) as caught:
        StateOptions(**fields)

    assert str(caught.value) == message


def test_keywords_of_the_state_are_the_fields_of_the_options() -> None:
    """What type checkers know as keywords of LuaState is what StateOptions has."""
    source = Path(options_module.__file__).read_text(encoding="utf-8")
    _, _, typed = source.partition("class OptionFields(TypedDict, total=False):")
    keywords = [line.strip().partition(":")[0] for line in typed.splitlines() if line.startswith("        ")]

    assert keywords[1:] == [field.name for field in attrs.fields(StateOptions)]


def test_keywords_replace_fields_of_the_options() -> None:
    """Options can be given as an object, as keywords, or both: then keywords win."""
    options = StateOptions(engine="interpreter", seed=1)
    with LuaState(options, seed=2) as lua:
        assert (lua.engine, lua.options.seed) == ("interpreter", 2)


def test_unknown_option_is_refused() -> None:
    """A misspelled keyword is an error."""
    with pytest.raises(TypeError, match="registry_siez"):
        LuaState(registry_siez=5)  # type: ignore[call-arg]


def test_options_name_gopherluas() -> None:
    """Each of GopherLua's options is named in the docstring of ours."""
    documented = typing.cast("str", StateOptions.__doc__)
    for name in (
        "CallStackSize",
        "RegistrySize",
        "RegistryMaxSize",
        "RegistryGrowStep",
        "SkipOpenLibs",
        "IncludeGoStackTrace",
        "MinimizeStackMemory",
    ):
        assert f"({name})" in documented


@all_engines
def test_skip_open_libs_opens_none(engine) -> None:
    """Without libraries there are no globals at all."""
    with new_state(engine, skip_open_libs=True) as lua:
        assert dict(lua.globals) == {}
        assert lua.eval("1 + 1") == 2


@all_engines
def test_whitelist_leaves_only_the_functions_named(engine) -> None:
    """A mapping names the functions of a library; the others are not there, nor in package.loaded."""
    libraries = {"base": ["pairs", "type"], "string": ["len"], "math": None, "package": ["loaded"]}
    with new_state(engine, libraries=libraries) as lua:
        assert set(lua.globals) == {"pairs", "type", "string", "math", "package"}
        assert set(lua.globals["string"]) == {"len"}
        assert set(lua.globals["package"]) == {"loaded"}
        assert lua.eval("package.loaded.string.rep") is None
        assert lua.eval("('x').rep") is None
        assert lua.eval("math.floor(2.5)") == 2


@all_engines
@pytest.mark.parametrize("call", ["floor(2.5)", "select('#', ...)", "sub('abc', 2)", "byte('a')", "type(1)"])
def test_function_of_a_library_not_opened_is_nil(engine, call: str) -> None:
    """The names of functions that the translator knows mean nothing where their library is not open."""
    with (
        new_state(engine, skip_open_libs=True) as lua,
        pytest.raises(LuaError, match="attempt to call a nil value"),
    ):
        lua.execute("return " + call)


@all_engines
def test_function_left_out_of_a_library_is_nil(engine) -> None:
    """The same where the library is open, but not that function."""
    with (
        new_state(engine, libraries={"math": ["ceil"]}) as lua,
        pytest.raises(LuaError, match="attempt to call a nil value"),
    ):
        lua.execute("local floor = math.floor return floor(2.5)")


@all_engines
def test_seed_makes_random_numbers_the_same(engine) -> None:
    """With a seed two states draw the same numbers, also after randomseed without arguments."""
    source = "local a = math.random(1, 1000000) math.randomseed() return a, math.random(1, 1000000)"

    assert run(source, engine, seed=42) == run(source, engine, seed=42)
    assert run(source, engine, seed=42) != run(source, engine, seed=43)


@all_engines
def test_python_traceback_is_in_the_message_if_wanted(engine) -> None:
    """With include_python_traceback Lua code sees where a Python function failed."""

    def fail() -> None:
        raise KeyError("deep")

    for wanted in (False, True):
        with new_state(engine, include_python_traceback=wanted) as lua:
            lua.globals["fail"] = fail
            message = lua.execute("local _, message = pcall(fail) return message")
            assert "KeyError: 'deep'" in message
            assert ("Traceback" in message and "test_options.py" in message) is wanted


def test_options_are_public() -> None:
    """The options stand beside the state."""
    assert {"StateOptions", "Limits", "CancelToken", "LimitExceeded", "StateBusy"} <= set(pylua.__all__)
