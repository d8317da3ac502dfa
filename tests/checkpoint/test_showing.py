"""What checkpoints show of themselves: Python values, differences, summaries."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest

from pylua import Checkpoint
from pylua.checkpoint import Change, Shown
from tests.helpers import all_engines, new_state

if TYPE_CHECKING:
    from pathlib import Path


def test_the_globals_are_python_values() -> None:
    """Sequences are lists, other tables dicts; what is there twice is one object."""
    lua = new_state()
    lua.execute("config = {items = {1, 'two', true}, ratio = 1.5}; config.self = config; f = print")

    seen = lua.checkpoint().globals

    config = seen["config"]
    assert (config["items"], config["ratio"], config["self"] is config) == ([1, "two", True], 1.5, True)
    assert (seen["f"], seen["_G"] is seen) == (Shown("function", "base.print"), True)


def test_registry_and_modules_are_python_values() -> None:
    """As the globals are."""
    lua = new_state()
    lua.registry["mine"] = [1, 2]
    lua.execute("package.loaded.app = {version = 3}")

    checkpoint = lua.checkpoint()

    assert checkpoint.registry["mine"] == [1, 2]
    assert checkpoint.modules["app"] == {"version": 3}


def test_the_timestamp_is_when_it_was_taken() -> None:
    """In seconds since the epoch; it survives being written."""
    before = time.time()
    checkpoint = new_state().checkpoint()
    after = time.time()

    assert before <= checkpoint.timestamp <= after
    assert Checkpoint.from_bytes(checkpoint.to_bytes()).timestamp == checkpoint.timestamp


CHANGES = {
    "x = 1": [Change("globals.x", None, 1)],
    "t.list[2] = 20": [Change("globals.t.list[2]", 2, 20)],
    "t.list[1] = 1.0": [Change("globals.t.list[1]", 1, 1.0)],
    "t.list = nil": [Change("globals.t.list", [1, 2], None)],
    "t['a key'] = true": [Change("globals.t['a key']", None, True)],
    "string.rep = string.len": [
        Change("globals.string.rep", Shown("function", "string.rep"), Shown("function", "string.len"))
    ],
    "count()": [Change("globals.count.<upvalue n>", 0, 1)],
    "setmetatable(t, {})": [Change("globals.t.<metatable>", None, {})],
    "getmetatable('').__add = nil": [
        Change("metatable of string values.__add", Shown("function", "string.metatable.__add"), None)
    ],
    "collectgarbage('stop')": [
        Change("settings", (True, "incremental", 200, 100), (False, "incremental", 200, 100))
    ],
    "coroutine.resume(co)": [Change("globals.co", Shown("thread", "suspended"), Shown("thread", "dead"))],
    "nan = 0/0; nan = nil; t.nan = 0/0": [],
    "": [],
}


@all_engines
@pytest.mark.parametrize(("script", "expected"), CHANGES.items(), ids=CHANGES)
def test_a_difference_is_told_with_its_path(engine: str, script: str, expected: list[Change]) -> None:
    """What was, and what is."""
    lua = new_state(engine)
    lua.execute(
        "t = {list = {1, 2}, nan = 0/0}; local n = 0; function count() n = n + 1 end; co = coroutine.create(print)"
    )
    before = lua.checkpoint()

    lua.execute(script)

    assert before.diff(lua.checkpoint()) == expected


def test_checkpoints_of_different_states_can_be_compared() -> None:
    """Also with one that was read."""
    first, second = new_state(seed=1), new_state(seed=1)
    second.execute("x = {1}")
    read = Checkpoint.from_bytes(second.checkpoint().to_bytes())

    assert [str(change) for change in first.checkpoint().diff(read)] == ["globals.x: None -> [1]"]


def test_what_can_not_be_saved_can_be_shown(tmp_path: Path) -> None:
    """An open file, an iterator over its lines, a function of the host."""
    lua = new_state()
    lua.globals["host"] = print
    lua.execute("f = io.open(..., 'w'); l = f:lines()", str(tmp_path / "f"))
    before = lua.checkpoint()
    lua.execute("y = 1")

    assert [change.path for change in before.diff(lua.checkpoint())] == ["globals.y"]
    assert before.globals["host"] == Shown("function", repr(print))


def test_a_summary_counts_what_there_is() -> None:
    """Tables, entries, functions, coroutines, userdata, bytes, modules."""
    empty = new_state(libraries=["base"])
    full = new_state(libraries=["base", "coroutine", "io"], stdin=io.BytesIO())
    full.execute("function f() end; g = f; co = coroutine.create(f); t = {1, 2, 3}")

    less, more = empty.checkpoint().summary(), full.checkpoint().summary()

    assert (less.functions, less.coroutines, less.userdata, less.modules) == (0, 0, 0, ("_G",))
    assert (more.functions, more.coroutines, more.userdata) == (1, 1, 3)
    assert more.modules == ("_G", "coroutine", "io")
    assert more.tables > less.tables
    assert more.entries >= less.entries + 3
    assert more.size > less.size


def test_the_representation_tells_when_and_how_much() -> None:
    """For logs."""
    checkpoint = new_state(libraries=[]).checkpoint()

    assert repr(checkpoint).startswith("<Checkpoint of 2")
    assert repr(checkpoint).endswith(": 3 tables>")
