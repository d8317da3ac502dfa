"""Restoring a checkpoint in place: nothing of what happened since can be found."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import pylua
from pylua import CheckpointError, LuaError, LuaState
from pylua.errors import ExitRequest
from tests.checkpoint.graph import graph_of
from tests.checkpoint.spite import PREPARATION, SPITEFUL
from tests.helpers import all_engines, new_state

if TYPE_CHECKING:
    from pathlib import Path


def _prepared(engine: str, **options: object) -> LuaState:
    lua = new_state(engine, stdin=io.BytesIO(), stdout=io.BytesIO(), stderr=io.BytesIO(), **options)
    lua.execute(PREPARATION)
    return lua


def _run(lua: LuaState, script: str) -> None:
    with suppress(LuaError, ExitRequest):
        lua.execute(script, name="=spite")


@all_engines
@pytest.mark.parametrize("script", SPITEFUL.values(), ids=SPITEFUL)
def test_nothing_of_a_spiteful_script_is_left_in_a_prepared_state(engine: str, script: str) -> None:
    """Every object is the same and holds the same as before."""
    lua = _prepared(engine)
    checkpoint = lua.checkpoint()
    before = graph_of(lua, identities=True)

    _run(lua, script)
    lua.restore(checkpoint)

    assert graph_of(lua, identities=True) == before


@all_engines
@pytest.mark.parametrize("script", SPITEFUL.values(), ids=SPITEFUL)
def test_a_reset_state_is_like_a_fresh_one(engine: str, script: str) -> None:
    """A state that ran the script and was reset has the graph of one that never did."""
    lua = new_state(engine, stdin=io.BytesIO(), stdout=io.BytesIO(), stderr=io.BytesIO(), seed=1)
    fresh = new_state(engine, stdin=io.BytesIO(), stdout=io.BytesIO(), stderr=io.BytesIO(), seed=1)
    checkpoint = lua.checkpoint()

    _run(lua, script)
    lua.restore(checkpoint)

    actual, expected = graph_of(lua, identities=False), graph_of(fresh, identities=False)
    del actual["streams"], expected["streams"]
    assert actual == expected


@all_engines
def test_many_scripts_one_after_the_other_leave_nothing(engine: str) -> None:
    """All spiteful scripts, each followed by a reset, twice."""
    lua = _prepared(engine)
    checkpoint = lua.checkpoint()
    before = graph_of(lua, identities=True)

    for script in [*SPITEFUL.values(), *SPITEFUL.values()]:
        _run(lua, script)
        lua.restore(checkpoint)

    assert graph_of(lua, identities=True) == before


@all_engines
def test_references_of_the_host_see_the_restored_content(engine: str) -> None:
    """Views of captured objects stay valid."""
    lua = new_state(engine)
    lua.execute("t = {a = 1}; local n = 1; function f() n = n + 1; return n end")
    table, function = lua.globals["t"], lua.globals["f"]
    checkpoint = lua.checkpoint()

    lua.execute("t.a = 2; t.b = 3; t, f = nil")
    function()
    lua.restore(checkpoint)

    assert (dict(table), function(), lua.globals["t"]) == ({"a": 1}, 2, table)


@all_engines
def test_functions_go_on_sharing_their_upvalues(engine: str) -> None:
    """Two functions that share a variable share it after a reset as well."""
    lua = new_state(engine)
    lua.execute("local n = 0; function up() n = n + 1 end; function get() return n end")
    checkpoint = lua.checkpoint()

    lua.execute("up(); local m debug.upvaluejoin(get, 1, function() return m end, 1)")
    lua.restore(checkpoint)
    lua.execute("up(); up()")

    assert lua.eval("get()") == 2


@all_engines
def test_finalizers_of_new_objects_run_before_the_reset(engine: str) -> None:
    """Last marked first, as when a state is closed; those of captured objects do not run."""
    calls: list[object] = []
    lua = new_state(engine)
    lua.globals["note"] = calls.append
    lua.execute("meta = {__gc = function(o) note(o.name) end}; old = setmetatable({name = 'old'}, meta)")
    checkpoint = lua.checkpoint()

    lua.execute("setmetatable({name = 'a'}, meta); b = setmetatable({name = 'b'}, meta); old = nil")
    lua.restore(checkpoint)
    noted = list(calls)
    lua.close()

    assert (noted, calls) == (["b", "a"], ["b", "a", "old"])


@all_engines
def test_a_reset_works_after_every_limit_was_exceeded(engine: str) -> None:
    """Instructions of the state are spent, and still it can be reset."""
    lua = new_state(engine, limits=pylua.Limits(max_instructions=20_000))
    checkpoint = lua.checkpoint()
    before = graph_of(lua, identities=True)

    with pytest.raises(pylua.LimitExceeded):
        lua.execute(
            "x = 1; setmetatable({}, {__gc = function() while true do end end}) "
            "coroutine.wrap(function() pcall(function() while true do string.y = {} end end) end)()"
        )
    lua.restore(checkpoint)

    assert graph_of(lua, identities=True) == before


@all_engines
def test_a_finalizer_that_never_ends_does_not_stop_the_reset(engine: str) -> None:
    """A script that ran under limits can't hold the reset up."""
    lua = new_state(engine)
    checkpoint = lua.checkpoint()

    lua.execute("setmetatable({}, {__gc = function() while true do end end})", timeout=5)
    lua.restore(checkpoint)

    assert lua.eval("1") == 1


@all_engines
def test_files_opened_since_are_closed(engine: str, tmp_path: Path) -> None:
    """What was written to them is stored."""
    path = tmp_path / "f"
    lua = new_state(engine)
    checkpoint = lua.checkpoint()

    lua.execute("f = io.open(..., 'w'); f:write('x'); io.output(f)", str(path))
    file = lua.globals["f"]
    lua.restore(checkpoint)

    assert path.read_text() == "x"
    assert lua.eval("io.type(...)", file) == "closed file"


@all_engines
def test_the_streams_are_those_of_the_checkpoint(engine: str) -> None:
    """The host's replacement of a stream is undone."""
    out = io.BytesIO()
    lua = new_state(engine, stdout=out)
    checkpoint = lua.checkpoint()

    lua.global_state.stdout = io.BytesIO()
    lua.restore(checkpoint)
    lua.execute("io.write('here')")

    assert out.getvalue() == b"here"


@all_engines
def test_a_running_state_has_no_checkpoint(engine: str) -> None:
    """A host function can neither take nor restore one of the state that calls it."""
    lua = new_state(engine)
    checkpoint = lua.checkpoint()
    lua.globals["take"] = lua.checkpoint
    lua.globals["restore"] = lambda: lua.restore(checkpoint)

    with pytest.raises(CheckpointError, match="can't take a checkpoint of a running state"):
        lua.execute("take()")
    with pytest.raises(CheckpointError, match="can't restore a running state"):
        lua.execute("restore()")


@all_engines
def test_closures_of_the_host_are_not_touched(engine: str) -> None:
    """What Python functions keep for themselves is none of the checkpoint's business."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return count

    lua = new_state(engine)
    lua.globals["tick"] = tick
    checkpoint = lua.checkpoint()

    lua.execute("tick()")
    lua.restore(checkpoint)

    assert lua.eval("tick()") == 2


@all_engines
def test_a_traversal_in_progress_goes_on_where_it_stood(engine: str) -> None:
    """`next` finds its way from the captured key, also when the table was emptied since."""
    lua = new_state(engine)
    lua.execute("t = {a = 1, b = 2, c = 3}; k = next(t); t.a = nil")
    checkpoint = lua.checkpoint()

    lua.execute("for key in pairs(t) do t[key] = nil end; t.z = 1")
    lua.restore(checkpoint)

    assert lua.eval("next(t, k)") == ("b", 2)


@all_engines
def test_checkpoints_of_several_moments_can_be_restored_in_any_order(engine: str) -> None:
    """Each brings its own moment back."""
    lua = new_state(engine)
    checkpoints = []
    for number in range(4):
        lua.execute("n = ...; t = {n}; setmetatable(t, {__index = {n = n}})", number)
        checkpoints.append(lua.checkpoint())

    seen = []
    for number in (2, 0, 3, 1, 1):
        lua.restore(checkpoints[number])
        seen.append(lua.eval("n, t[1], t.n"))

    assert seen == [(n, n, n) for n in (2, 0, 3, 1, 1)]
