"""What a state holds: counted, by kind, within limits, and asked for before it grows."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tracemalloc

import pytest

from benchmarks.memory import WORKLOADS
from pylua import LimitExceeded, Limits, LuaError
from tests.helpers import all_engines, new_state
from tests.memory_bombs import BOMBS, LIMIT, OVERSHOOT

QUICK_BOMBS = (
    "doubling strings",
    "strings by rep",
    "concat",
    "copies of a table",
    "gsub with a function",
    "format",
)


@pytest.mark.slow
@all_engines
@pytest.mark.parametrize("name", WORKLOADS)
def test_memory_used_agrees_with_tracemalloc(engine, name: str) -> None:
    """What a state says it holds is within 15 % of what Python has given out."""
    with new_state(engine) as lua:
        function = lua.load(WORKLOADS[name])
        gc.collect()
        before = lua.memory_used()
        tracemalloc.start()
        try:
            function()
            gc.collect()
            real = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        used = lua.memory_used() - before

        assert abs(used - real) < 0.15 * real


@all_engines
def test_memory_is_counted_by_kind(engine) -> None:
    """Each kind of value has its own sum, and the sum of all is what the state holds."""
    with new_state(engine) as lua:
        before = lua.memory_by_kind()
        lua.execute("""
            keep = {('x'):rep(100000), {}, {}, function() end, coroutine.wrap(function() coroutine.yield() end)}
            for i = 1, 1000 do keep[i + 10] = i * 1.5 end keep[5]()""")
        after = lua.memory_by_kind()

        assert set(after) == {"tables", "strings", "functions", "coroutines", "userdata", "numbers"}
        assert 100_000 < after["strings"] - before["strings"] < 110_000
        assert after["tables"] > before["tables"] + 30_000
        assert after["coroutines"] > before["coroutines"]
        assert after["numbers"] > before["numbers"] + 20_000
        assert abs(sum(after.values()) - lua.memory_used()) < 1000


@all_engines
def test_collectgarbage_count_agrees(engine) -> None:
    """After a collection ``collectgarbage("count")`` is what the host is told."""
    with new_state(engine) as lua:
        lua.execute("keep = {} for i = 1, 10000 do keep[i] = {i} end")
        count = lua.execute("collectgarbage() return collectgarbage('count') * 1024")

        assert abs(count - lua.memory_used()) < 0.01 * count


@all_engines
def test_a_table_held_only_by_a_running_function_counts(engine) -> None:
    """Local variables of calls in progress are part of what a state holds."""
    with new_state(engine) as lua:
        lua.globals["used"] = lua.memory_used
        empty, full = lua.execute("""
            local empty = used()
            local t = {} for i = 1, 10000 do t[i] = {i} end
            return empty, used(), #t""")[:2]

        assert full > empty + 10_000 * 200


@all_engines
def test_peak_remembers_the_most(engine) -> None:
    """The peak stays when memory has been freed."""
    with new_state(engine) as lua:
        lua.execute("t = ('x'):rep(10000000)")
        high = lua.memory_used()
        lua.execute("t = nil")

        assert lua.memory_used() < 2_000_000
        assert lua.memory_peak >= high > 10_000_000


@all_engines
@pytest.mark.parametrize("name", QUICK_BOMBS)
def test_bomb_gets_an_error_of_lua(engine, name: str) -> None:
    """A script that needs more than it may have gets "not enough memory", and the state goes on."""
    with new_state(engine, limits=Limits(max_memory=16 << 20)) as lua:
        with pytest.raises(LuaError, match="not enough memory"):
            lua.execute(BOMBS[name])

        assert lua.execute("local t = {} for i = 1, 100 do t[i] = {i} end return #t") == 100


@pytest.mark.slow
@all_engines
@pytest.mark.parametrize("name", BOMBS)
def test_process_does_not_outgrow_the_limit(engine, name: str) -> None:
    """Whatever the script does, the process grows by the limit, 10 % and 4 MiB at most."""
    command = [sys.executable, "-m", "tests.memory_bombs", engine, name]
    process = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)

    assert process.stderr == ""
    outcome, growth = json.loads(process.stdout)
    assert growth <= LIMIT + OVERSHOOT
    expected = {"warnings": "limit exceeded: max_output", "cyclic garbage": "'done'", "loaded functions": ""}
    assert expected.get(name, "not enough memory") in outcome


@all_engines
def test_not_enough_memory_can_be_caught(engine) -> None:
    """It is an error of Lua's; what was freed by then can be used again."""
    with new_state(engine, limits=Limits(max_memory=16 << 20)) as lua:
        assert lua.execute("""
            local ok, message = pcall(function() local t = {} while true do t[#t + 1] = ('x'):rep(100000) .. #t end end)
            return ok, message, #('x'):rep(8000000)""") == (False, "not enough memory", 8_000_000)


@all_engines
def test_garbage_in_cycles_is_found_before_memory_is_refused(engine) -> None:
    """What only refers to itself does not count."""
    with new_state(engine, limits=Limits(max_memory=16 << 20)) as lua:
        assert (
            lua.execute("for i = 1, 20000 do local a = {('x'):rep(2000) .. i} a[2] = a end return 'done'")
            == "done"
        )


class _Limiter:
    """Notes what it is asked, and agrees up to a limit."""

    def __init__(self, allowed: int, *, stops: bool = False) -> None:
        self.allowed = allowed
        self.stops = stops
        self.asked: list[tuple[int, int, int | None]] = []

    def memory_growing(self, current: int, desired: int, maximum: int | None) -> bool:
        self.asked.append((current, desired, maximum))
        if desired > self.allowed and self.stops:
            raise LimitExceeded("host")
        return desired <= self.allowed


GROWING = "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(10000) .. i end"


@all_engines
def test_limiter_is_asked_before_the_state_grows(engine) -> None:
    """A no is "not enough memory"."""
    limiter = _Limiter(8 << 20)
    with new_state(engine, limits=Limits(max_memory=64 << 20)) as lua:
        lua.limit_resources(limiter, step=1 << 20)
        with pytest.raises(LuaError, match="not enough memory"):
            lua.execute(GROWING)

    assert len(limiter.asked) >= 3
    assert all(current <= desired and maximum == 64 << 20 for current, desired, maximum in limiter.asked)


@all_engines
def test_limiter_can_stop_the_script(engine) -> None:
    """What it raises can't be caught by the script."""
    with new_state(engine) as lua:
        lua.limit_resources(_Limiter(8 << 20, stops=True), step=1 << 20)
        with pytest.raises(LimitExceeded):
            lua.execute(f"pcall(function() {GROWING} end) while true do end")
