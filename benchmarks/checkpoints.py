"""What checkpoints cost: ``python -m benchmarks.checkpoints``. Resets, clones, and whether size and time are linear."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pylua import Checkpoint, LuaState

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = "x = 1; y = {1, 2, 3}; function f() return x end; string.answer = f() + #y"
"""A small script that leaves something behind."""

PREPARATION = "config = {} for i = 1, 20 do config[i] = {name = 'n' .. i} end function handle(n) return config[n].name end"

TABLES = (25_000, 50_000, 100_000)

GOALS = {"reset after a small script": 50.0, "clone of a prepared state": 1000.0}
"""Microseconds."""


def best(action: Callable[[], object], before: Callable[[], object], times: int) -> float:
    """Return the microseconds that *action* takes at best, *before* not counted."""
    durations = []
    for _ in range(times):
        before()
        begin = time.perf_counter()
        action()
        durations.append(time.perf_counter() - begin)
    return min(durations) * 1e6


def short() -> dict[str, float]:
    """Measure what pools do all the time, in microseconds."""
    lua = LuaState()
    checkpoint = lua.checkpoint()
    prepared = LuaState()
    prepared.execute(PREPARATION)
    return {
        "reset after a small script": best(
            lambda: lua.restore(checkpoint), lambda: lua.execute(SCRIPT), 2000
        ),
        "clone of a prepared state": best(prepared.clone, lambda: None, 300),
        "checkpoint of a prepared state": best(prepared.checkpoint, lambda: None, 300),
    }


def long(count: int) -> dict[str, float]:
    """Measure a state with *count* tables of two fields, in processor seconds."""
    lua = LuaState()
    lua.execute("big = {} for i = 1, ... do big[i] = {id = i, name = 'n' .. i} end", count)
    durations: dict[str, float] = {}

    def timed(name: str, action: Callable[[], object]) -> object:
        begin = time.process_time()
        result = action()
        durations[name] = time.process_time() - begin
        return result

    checkpoint = timed("checkpoint", lua.checkpoint)
    timed("reset", lambda: lua.restore(checkpoint))  # type: ignore[arg-type]
    data = timed("to_bytes", checkpoint.to_bytes)  # type: ignore[attr-defined]
    read = timed("from_bytes", lambda: Checkpoint.from_bytes(data))  # type: ignore[arg-type]
    timed("restore elsewhere", lambda: LuaState().restore(read))  # type: ignore[arg-type]
    durations["bytes per table"] = len(data) / count  # type: ignore[arg-type]
    return durations


def main() -> None:
    """Print all of it."""
    for name, duration in short().items():
        goal = f"  (goal: {GOALS[name]:g})" if name in GOALS else ""
        print(f"{name:32}{duration:10.1f} us{goal}")
    print()
    columns = [long(count) for count in TABLES]
    print(f"{'tables':20}" + "".join(f"{count:>12}" for count in TABLES))
    for name in columns[0]:
        print(f"{name:20}" + "".join(f"{column[name]:12.3f}" for column in columns))


if __name__ == "__main__":
    main()
