"""What tests share: running Lua on each engine, and comparing values with those of the real Lua."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pylua import LuaState

ENGINES = ("interpreter",)
"""The engines that exist; every one must pass every conformance file."""

all_engines = pytest.mark.parametrize("engine", ENGINES)
"""Run a test once for each engine, given as the argument *engine*."""


def new_real_lua() -> Any:  # noqa: ANN401  lupa has no types
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


def run(source: str, engine: str = ENGINES[0], **options: Any) -> object:  # noqa: ANN401
    """Run a chunk named "test" in a new state and return its results as Python values."""
    with new_state(engine, **options) as state:
        return state.execute(source, name="=test")


def output_of(source: str, engine: str = ENGINES[0], **options: Any) -> str:  # noqa: ANN401
    """Run a chunk named "test" in a new state and return what it writes to standard output."""
    stdout = io.BytesIO()
    run(source, engine, stdout=stdout, **options)
    return stdout.getvalue().decode("latin-1")


def new_state(engine: str = ENGINES[0], **options: Any) -> LuaState:  # noqa: ANN401
    """Return a new state for *engine*."""
    import pylua  # noqa: PLC0415  tests of lower layers need not load all of it

    return pylua.LuaState(engine=engine, **options)
