"""Resets after arbitrary scripts: nothing of them is left."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("lupa.lua54")

from pylua import Limits
from pylua.errors import PyLuaError
from tests.checkpoint.graph import graph_of
from tests.checkpoint.spite import PREPARATION, SPITEFUL
from tests.fuzz.comparing import PRELUDE
from tests.fuzz.model import render
from tests.helpers import all_engines, new_state
from tests.strategies import programs

WRAPPERS = (
    "{}",
    "pcall(function() {} end)",
    "pcall(coroutine.wrap(function() {} end))",
    "coroutine.wrap(function() {} coroutine.yield() end)()",
    "setmetatable({{}}, {{__gc = function() {} end}})",
    "local t <close> = setmetatable({{}}, {{__close = function() {} end}})",
    "table.sort({{3, 2, 1}}, function(a, b) {} return a < b end)",
    "load(string.dump(function() {} end))()",
)
"""How a script can be hidden in another one."""


def _wrapped(script: str, wrappers: list[str]) -> str:
    for wrapper in wrappers:
        script = wrapper.format(script)
    return f"do {script} end"


spite = st.builds(
    _wrapped, st.sampled_from(list(SPITEFUL.values())), st.lists(st.sampled_from(WRAPPERS), max_size=2)
)


@all_engines
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(scripts=st.lists(spite, min_size=1, max_size=5))
def test_nothing_is_left_of_scripts_that_build_on_each_other(engine: str, scripts: list[str]) -> None:
    """Spiteful scripts, hidden in finalizers, coroutines and callbacks, run one after the other before the reset."""
    streams = {name: io.BytesIO() for name in ("stdin", "stdout", "stderr")}
    lua = new_state(engine, limits=Limits(max_instructions=200_000), **streams)
    lua.execute(PREPARATION)
    checkpoint = lua.checkpoint()
    before = graph_of(lua, identities=True)

    for script in scripts:
        with suppress(PyLuaError):
            lua.execute(script)
    lua.restore(checkpoint)

    assert graph_of(lua, identities=True) == before


@all_engines
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(program=programs())
def test_nothing_is_left_of_random_programs(engine: str, program: object) -> None:
    """The programs that are compared with a real Lua elsewhere."""
    streams = {name: io.BytesIO() for name in ("stdin", "stdout", "stderr")}
    lua = new_state(engine, limits=Limits(max_instructions=200_000), **streams)
    lua.execute(PREPARATION)
    checkpoint = lua.checkpoint()
    before = graph_of(lua, identities=True)

    with suppress(PyLuaError):
        lua.execute(PRELUDE + render(program))
    lua.restore(checkpoint)

    assert graph_of(lua, identities=True) == before
