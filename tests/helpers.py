"""What tests share: running Lua on each engine, and comparing values with those of the real Lua."""

from __future__ import annotations

import io
from typing import Any

import pytest

import pylua
from pylua.options import ENGINES

all_engines = pytest.mark.parametrize("engine", ENGINES)
"""Run a test once for each engine that exists, given as the argument *engine*."""

DEFAULT_ENGINE = next(iter(ENGINES))


def new_real_lua() -> Any:
    """Return a runtime of the real Lua 5.4 with strings as ours; skips the test where lupa is not installed."""
    lua54 = pytest.importorskip("lupa.lua54")
    return lua54.LuaRuntime(unpack_returned_tuples=True, encoding="latin-1")


def fingerprint(value: object) -> object:
    """Return what must be equal for two results to be the same Lua value, in our form or in lupa's.

    Python's own ``==`` takes 1, 1.0 and True for equal, -0.0 for 0.0, and NaN for unequal.
    """
    if isinstance(value, (tuple, list)):
        return tuple(map(fingerprint, value))
    kind = type(value).__name__
    if kind in ("bool", "LuaBoolean"):
        return "boolean", bool(value)
    if kind in ("int", "float", "str"):
        return kind, repr(value)
    if value is None:
        return "nil"
    return "object"


def run(source: str, engine: str = DEFAULT_ENGINE, **options: Any) -> object:
    """Run a chunk named "test" in a new state and return its results as Python values."""
    with new_state(engine, **options) as state:
        return state.execute(source, name="=test")


def output_of(source: str, engine: str = DEFAULT_ENGINE, **options: Any) -> str:
    """Run a chunk named "test" in a new state and return what it writes to standard output."""
    stdout = io.BytesIO()
    run(source, engine, stdout=stdout, **options)
    return stdout.getvalue().decode("latin-1")


def new_state(engine: str = DEFAULT_ENGINE, **options: Any) -> pylua.LuaState:
    """Return a new state for *engine*."""
    return pylua.LuaState(engine=engine, **options)
