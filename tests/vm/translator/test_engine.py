"""The engine of translated code: what it does when an error is completed."""

from __future__ import annotations

import pytest

from pylua import LuaError, LuaState
from pylua.vm.translator import engine


def test_errors_in_message_handlers_have_no_tracebacks(monkeypatch) -> None:
    """Only their values go on; 220 handlers inside each other would look at as many stacks."""
    looked = []
    original = engine.traceback_frames
    monkeypatch.setattr(
        engine, "traceback_frames", lambda *arguments: looked.append(1) or original(*arguments)
    )
    with LuaState(engine="translator") as lua:
        lua.globals["outcome"] = lua.execute(
            "local function h(e) error(e) end return select('#', xpcall(error, h, 'x')), select(2, xpcall(error, h, 'x'))"
        )

        assert list(lua.globals["outcome"].to_list()) == [2, "error in error handling"]
    assert looked == []


def test_error_after_a_failing_handler_has_its_traceback() -> None:
    """The next error that nothing catches is told as ever."""
    with LuaState(engine="translator") as lua:
        lua.execute("xpcall(error, function(e) error(e) end, 'x')")
        with pytest.raises(LuaError) as raised:
            lua.execute("local function f() error('late') end f()", name="=test")

    frames = [str(frame) for frame in raised.value.traceback]
    assert frames[0] == "[C]: in function 'error'"
    assert len(frames) > 2
