"""LuaHooks: functions of Lua at defined points of a state's life."""

from __future__ import annotations

import pytest

from pylua import LimitExceeded, Limits, LuaError
from tests.pool.pooling import SMALL, new_pool

ALL_HOOKS = """
    for _, name in ipairs{"Create", "Activate", "Deactivate", "Recycle", "Error", "Destroy"} do
        lifecycle["on" .. name](function(...) note(name, ...) end)
    end
"""


def noting():
    """Return a list, and a factory whose states write the calls of their hooks into it."""
    notes: list[tuple[object, ...]] = []
    factory = SMALL.with_variable("note", lambda *what: notes.append(what)).with_init_script(ALL_HOOKS)
    return notes, factory


def test_hooks_run_at_their_points():
    """Each hook runs at its point, in the order of a state's life."""
    notes, factory = noting()
    with new_pool(factory, min_size=0, max_size=1) as pool, pytest.raises(LuaError), pool.lease() as lua:
        lua.execute("error('oops', 0)")

    assert notes == [
        ("Create",),
        ("Activate",),
        ("Error", "oops"),
        ("Deactivate",),
        ("Recycle",),
        ("Destroy",),
    ]


def test_hooks_of_several_scripts_add_up():
    """Each init script can add hooks; they run in the order of registration."""
    notes: list[object] = []
    factory = SMALL.with_variable("note", notes.append)
    for number in (1, 2):
        factory = factory.with_init_script(f"lifecycle.onActivate(function() note({number}) end)")
    with new_pool(factory, min_size=0, max_size=1) as pool, pool.lease():
        pass

    assert notes == [1, 2]


def test_hooks_prepare_the_state_for_its_borrower():
    """What onActivate does is there for the borrower, and gone with the next reset."""
    factory = SMALL.with_init_script("n = 0 lifecycle.onActivate(function() n = n + 1 end)")
    with new_pool(factory, min_size=0, max_size=1) as pool:
        for _ in range(3):
            with pool.lease() as lua:
                assert lua.eval("n") == 1


def test_only_the_init_script_registers_hooks():
    """A borrower's script can't leave a hook for others."""
    with new_pool(SMALL.with_init_script("")) as pool, pool.lease() as lua:
        with pytest.raises(LuaError, match="can be called by the factory's init script only"):
            lua.execute("lifecycle.onDestroy(function() end)")


def test_what_is_no_function_is_refused():
    """A hook must be a function; the init script gets the error."""
    factory = SMALL.with_init_script("ok, message = pcall(lifecycle.onCreate, 1)")
    with new_pool(factory, min_size=0) as pool, pool.lease() as lua:
        assert "lifecycle.onCreate expects a function" in lua.globals["message"]


def test_failing_hook_is_logged_and_harms_nobody(caplog):
    """An error in a hook, or a limit that it hits, is logged; the lease goes on."""
    script = """
        lifecycle.onActivate(function() error("bad hook") end)
        lifecycle.onDeactivate(function() while true do end end)
    """
    factory = SMALL.with_init_script(script).with_options(limits=Limits(max_instructions=10_000))
    with new_pool(factory, min_size=0, max_size=1) as pool:
        for _ in range(2):
            with pool.lease() as lua:
                assert lua.eval("1") == 1
        assert pool.statistics().created == 1

    assert "the hook lifecycle.onActivate failed: init:2: bad hook" in caplog.text
    assert "the hook lifecycle.onDeactivate failed: limit exceeded: max_instructions" in caplog.text


def test_hooks_run_inside_the_limits_of_their_borrower():
    """What onActivate uses is missing from the budget of the lease."""
    script = "lifecycle.onActivate(function() for i = 1, 2000 do end end)"
    factory = SMALL.with_init_script(script).with_options(limits=Limits(max_instructions=3000))
    with new_pool(factory, min_size=0, max_size=1) as pool:
        with pytest.raises(LimitExceeded), pool.lease() as lua:
            lua.execute("for i = 1, 2000 do end")
