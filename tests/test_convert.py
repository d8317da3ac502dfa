"""Values across the border between Python and Lua."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua import LuaError, LuaFunction, LuaState, LuaTableView
from pylua.convert import to_plain
from tests.helpers import all_engines, new_state

pytestmark = all_engines

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(),
)


@pytest.fixture
def lua(engine):
    """A fresh state."""
    with new_state(engine) as state:
        yield state


@given(value=SCALARS)
def test_scalars_come_back_as_they_were(engine, value) -> None:
    """None, booleans, numbers and text survive the way into Lua and back, with their types."""
    with LuaState(engine=engine, libraries=[]) as state:
        result = state.execute("return ...", value)

    assert result == value
    assert type(result) is type(value)


@given(data=st.binary())
def test_bytes_that_are_no_text_come_back_as_bytes(engine, data) -> None:
    """A Lua string is str if it is valid UTF-8, else bytes."""
    with LuaState(engine=engine, libraries=[]) as state:
        result = state.execute("return ...", data)

    try:
        expected: object = data.decode()
    except UnicodeDecodeError:
        expected = data
    assert result == expected


def test_text_arrives_as_utf8(lua) -> None:
    """Lua counts the bytes of Python text."""
    assert lua.execute("return #..., utf8.len(...)", "naïve €") == (10, 7)


def test_an_int_beyond_64_bits_is_refused(lua) -> None:
    """The message names the value and the way out."""
    with pytest.raises(OverflowError, match=r"9223372036854775808 does not fit a Lua integer"):
        lua.execute("return ...", 2**63)


def test_lists_and_dicts_become_tables(lua) -> None:
    """A list becomes a sequence, a dict a table; nested ones too."""
    assert lua.execute("local t = ... return #t, t[1], t[3].x[2]", ["a", "b", {"x": (1, 2)}]) == (3, "a", 2)


def test_shared_and_cyclic_containers_keep_their_shape(lua) -> None:
    """The same list is the same table, even inside itself."""
    shared: list[object] = []
    shared.append(shared)

    assert lua.execute("local t = ... return t.a == t.b, t.a[1] == t.a", {"a": shared, "b": shared}) == (
        True,
        True,
    )


def test_deeply_nested_containers_convert(lua) -> None:
    """Depth is no limit of the way into Lua."""
    nested: list[object] = []
    for _ in range(50_000):
        nested = [nested]

    assert lua.execute("local t, n = ..., 0 while t[1] do t, n = t[1], n + 1 end return n", nested) == 50_000


def test_a_table_is_a_mapping(lua) -> None:
    """A table can be read, changed, counted and iterated like a dict."""
    table = lua.execute("return {10, 20, x = 'y'}")

    assert isinstance(table, LuaTableView)
    assert table[1] == 10
    assert dict(table) == {1: 10, 2: 20, "x": "y"}
    assert len(table) == 3
    assert table.length() == 2
    assert table.to_list() == [10, 20]
    table["x"] = None
    del table[2]
    assert dict(table.items()) == {1: 10}
    with pytest.raises(KeyError):
        table["x"]


def test_a_table_view_goes_through_metamethods(lua) -> None:
    """Reading and writing a view calls __index and __newindex."""
    table = lua.execute("return setmetatable({}, {__index = function(_, k) return k .. '!' end})")

    assert table["a"] == "a!"


def test_views_of_one_table_are_equal(lua) -> None:
    """Identity in Lua is equality in Python."""
    lua.execute("t = {}")

    assert lua.globals["t"] == lua.globals["t"]
    assert len({lua.globals["t"], lua.globals["t"]}) == 1
    assert lua.eval("...  == t", lua.globals["t"]) is True


def test_a_lua_function_is_a_python_callable(lua) -> None:
    """Functions come out as callables that convert both ways."""
    add = lua.execute("return function(a, b) return a + b, 'x' end")

    assert isinstance(add, LuaFunction)
    assert add(1, 2) == (3, "x")


def test_a_python_function_is_called_from_lua(lua) -> None:
    """Arguments and results convert; a tuple is several results."""
    lua.globals["divmod"] = divmod

    assert lua.execute("return divmod(17, 5)") == (3, 2)


def test_a_python_exception_becomes_a_lua_error_with_its_cause(lua) -> None:
    """Pcall catches it; uncaught it keeps the original as __cause__."""

    def fail():
        msg = "no such user"
        raise LookupError(msg)

    lua.globals["fail"] = fail

    assert lua.execute("return pcall(fail)") == (False, "LookupError: no such user")
    with pytest.raises(LuaError, match="LookupError: no such user") as caught:
        lua.execute("fail()", name="host.lua")
    assert caught.value.value == "host.lua:1: LookupError: no such user"
    assert isinstance(caught.value.__cause__, LookupError)


def test_a_lua_error_passes_through_python(lua) -> None:
    """An error object raised by Lua, through a Python function, is still that object."""
    lua.globals["call"] = lambda f: f()

    assert lua.execute(
        "local e = {} local ok, got = pcall(call, function() error(e) end) return ok, got == e"
    ) == (
        False,
        True,
    )


def test_a_view_of_another_state_is_refused(lua, engine) -> None:
    """Values do not travel between states."""
    with new_state(engine) as other, pytest.raises(ValueError, match="belongs to another state"):
        other.execute("return ...", lua.globals)


def test_any_other_object_is_an_opaque_userdata(lua) -> None:
    """A Python object travels through Lua unchanged."""
    thing = object()

    assert lua.execute("local u = ... return type(u), u", thing) == ("userdata", thing)


def test_nan_can_not_be_a_key(lua) -> None:
    """A dict with a NaN key is refused as Lua would refuse it."""
    with pytest.raises(ValueError, match="can't be a key"):
        lua.execute("return ...", {float("nan"): 1})


# ---------------------------------------------------------------- plain data


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("1, 2.5, 'x', nil, true", (1, 2.5, "x", None, True)),
        ("{}", []),
        ("{1, 2, {3}}", [1, 2, [3]]),
        ("{a = 1, b = {c = 2}}", {"a": 1, "b": {"c": 2}}),
        ("{1, 2, x = 3}", {1: 1, 2: 2, "x": 3}),
        ("{[2] = 1}", {2: 1}),
        ("{1, nil, 3}", {1: 1, 3: 3}),
    ],
)
def test_tables_become_lists_or_dicts(source, plain, engine):
    """A sequence is a list, any other table a dict, at every depth."""
    with new_state(engine) as lua:
        assert to_plain(lua.eval(source)) == plain


def test_plain_data_keeps_sharing_and_cycles(engine):
    """Shared and cyclic tables stay so; depth is no matter; data outlives the state."""
    with new_state(engine) as lua:
        one, two = to_plain(lua.execute("local t = {1} return {t, t}, t"))
        cyclic = to_plain(lua.execute("local t = {} t.self = t return t"))
        deep = to_plain(lua.execute("local t = {} for i = 1, 50000 do t = {t} end return t"))

    assert one[0] is one[1] is two
    assert cyclic["self"] is cyclic
    depth = 0
    while deep:
        deep, depth = deep[0], depth + 1
    assert depth == 50000


def test_functions_become_their_text(engine):
    """What has no counterpart in data is shown as text."""
    with new_state(engine) as lua:
        assert to_plain(lua.eval("{print, coroutine.create(print)}"))[0].startswith("<Lua function")


def test_raw_set_goes_past_metamethods(engine):
    """raw_set sets and removes entries of a table that forbids it."""
    with new_state(engine) as lua:
        table = lua.eval("setmetatable({}, {__newindex = function() error('no') end})")
        table.raw_set("a", 1)
        assert table["a"] == 1
        table.raw_set("a", None)
        assert "a" not in table
        with pytest.raises(ValueError, match="nan can't be a key"):
            table.raw_set(float("nan"), 1)
