"""Weak tables, ephemerons and finalizers (§2.5)."""

from __future__ import annotations

import io

import pytest

from tests.helpers import all_engines, new_state, run

pytestmark = all_engines


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "local t = setmetatable({}, {__mode = 'v'}) t[1] = {} t[2] = 5 collectgarbage() return t[1], t[2]",
            (None, 5),
        ),
        (
            "local t = setmetatable({}, {__mode = 'k'}) t[{}] = 1 t.x = {} collectgarbage() return next(t)",
            None,
        ),
        ("local k, t = {}, setmetatable({}, {__mode = 'k'}) t[k] = 1 collectgarbage() return t[k]", 1),
    ],
)
def test_entries_of_weak_tables_go_with_their_objects(engine, source, expected) -> None:
    """A weak reference does not keep its object; strings and numbers are not objects."""
    result = run(source, engine)

    if expected is None:
        assert result[0] == "x"
    else:
        assert result == expected


def test_an_ephemeron_does_not_keep_its_key(engine) -> None:
    """A value that refers to its own weak key keeps neither (§2.5.4)."""
    source = "local t = setmetatable({}, {__mode = 'k'}) local k = {} t[k] = {k} k = nil collectgarbage() return next(t)"

    assert run(source, engine) is None


def test_finalizers_run_in_reverse_order_of_marking(engine) -> None:
    """Objects marked last are finalized first (§2.5.3)."""
    source = """
        local order = {}
        for i = 1, 3 do setmetatable({}, {__gc = function() order[#order + 1] = i end}) end
        collectgarbage()
        return table.concat(order, ' ')
    """

    assert run(source, engine) == "3 2 1"


def test_a_resurrected_object_is_finalized_once(engine) -> None:
    """A finalizer may store its object; it is not called again unless the object is marked again."""
    source = """
        local n = 0
        setmetatable({}, {__gc = function(o) n = n + 1; kept = o end})
        collectgarbage() collectgarbage()
        kept = nil
        collectgarbage()
        return n
    """

    assert run(source, engine) == 1


def test_a_field_set_after_marking_is_no_finalizer(engine) -> None:
    """Only an object whose metatable has __gc when it is set is marked."""
    source = (
        "local mt = {} setmetatable({}, mt) mt.__gc = function() bad = true end collectgarbage() return bad"
    )

    assert run(source, engine) is None


def test_an_error_in_a_finalizer_is_a_warning(engine) -> None:
    """It does not reach the code that happened to run (§2.5.3)."""
    errors = io.BytesIO()
    with new_state(engine, stderr=errors) as lua:
        lua.execute("warn('@on') setmetatable({}, {__gc = function() error('oops', 0) end}) collectgarbage()")

    assert b"warning" in errors.getvalue()
    assert b"oops" in errors.getvalue()


def test_a_growing_state_collects_by_itself(engine) -> None:
    """A loop that waits for a finalizer or a weak entry ends without an explicit collection."""
    source = """
        local done
        setmetatable({}, {__gc = function() done = true end})
        local n = 0
        while not done do local t = {}; n = n + 1 end
        local weak = setmetatable({{}}, {__mode = 'v'})
        while weak[1] do local f = function() return n end end
        return n > 0
    """

    assert run(source, engine) is True


def test_a_stopped_collector_does_not_run_by_itself(engine) -> None:
    """`collectgarbage("stop")` is obeyed."""
    source = """
        collectgarbage('stop')
        setmetatable({}, {__gc = function() done = true end})
        for i = 1, 20000 do local t = {} end
        return done, collectgarbage('isrunning')
    """

    assert run(source, engine) == (None, False)


def test_what_the_host_holds_is_alive(engine) -> None:
    """A view in Python keeps its table, even in a weak table."""
    with new_state(engine) as lua:
        lua.execute("weak = setmetatable({}, {__mode = 'v'})")
        held = lua.execute("weak[1] = {} return weak[1]")
        lua.execute("collectgarbage()")

        assert lua.globals["weak"][1] == held


def test_count_falls_when_garbage_is_collected(engine) -> None:
    """`collectgarbage("count")` sees memory come and go."""
    source = """
        local function count() collectgarbage() return collectgarbage('count') end
        local before = count()
        local t = {} for i = 1, 5000 do t[i] = {i} end
        local full = count()
        t = nil
        return before, full, count()
    """
    before, full, after = run(source, engine)

    assert full > before + 500
    assert after < before + 50
