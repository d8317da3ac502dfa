"""Budgets and interruption: what stops a script, for whom it counts, and that the state goes on afterwards."""

from __future__ import annotations

import threading
import time

import pytest

from pylua import CancelToken, LimitExceeded, Limits, LuaError, StateBusy
from pylua.limits import FACTS, describe
from tests.helpers import all_engines, new_state

FOREVER = "while true do end"


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"max_instructions": -1}, ValueError, "max_instructions (-1) is negative; allowed are 0 and more,"),
        ({"max_memory": 1.5}, TypeError, "max_memory must be an integer or None, not 1.5"),
        ({"max_output": True}, TypeError, "max_output must be an integer or None, not True"),
        ({"max_seconds": "1"}, TypeError, "max_seconds must be a number of seconds or None, not '1'"),
        (
            {"max_seconds": float("nan")},
            ValueError,
            "max_seconds (nan) is not 0 or more; None means no limit",
        ),
        ({"clock": "sun"}, ValueError, "unknown clock 'sun'; known: wall, cpu"),
    ],
)
def test_wrong_limit_says_what_is_allowed(fields, error: type[Exception], message: str) -> None:
    """Limits refuse what can't be one, and say which, what and why."""
    with pytest.raises(error) as caught:
        Limits(**fields)

    assert str(caught.value).startswith(message)


def test_every_limit_is_described() -> None:
    """`describe` tells of each field of Limits that limits something, and of each way to stop a call."""
    names = {fact.name for fact in describe()}

    assert {"max_instructions", "max_seconds", "max_output", "interrupt", "cancel"} <= names
    assert describe() is FACTS


# ---------------------------------------------------------------- instructions


@all_engines
def test_instructions_of_the_state_are_spent_for_good(engine) -> None:
    """A state whose instructions are used up runs nothing more, until it is refilled."""
    with new_state(engine, limits=Limits(max_instructions=1000)) as lua:
        for source in (FOREVER, FOREVER, "while true do end"):
            with pytest.raises(LimitExceeded) as caught:
                lua.execute(source)
            assert (caught.value.limit, caught.value.allowed) == ("max_instructions", 1000)
        lua.refill()
        assert lua.eval("1 + 1") == 2


@all_engines
def test_instructions_of_a_call_are_for_that_call(engine) -> None:
    """Limits of a call end with it; the next one has its own."""
    with new_state(engine) as lua:
        count = lua.execute("return function(n) local s = 0 for i = 1, n do s = s + i end return s end")
        limits = Limits(max_instructions=1000)

        assert lua.call(count, 100, limits=limits) == 5050
        with pytest.raises(LimitExceeded):
            lua.call(count, 10_000, limits=limits)
        assert lua.call(count, 100, limits=limits) == 5050
        assert lua.call(count, 10_000) == 50_005_000


@all_engines
def test_the_tighter_limit_is_named(engine) -> None:
    """Of the limits of state and call the one that is reached first stops, and the error names it."""
    with new_state(engine, limits=Limits(max_instructions=5000)) as lua:
        with pytest.raises(LimitExceeded) as caught:
            lua.execute(FOREVER, limits=Limits(max_instructions=2000))
        assert caught.value.allowed == 2000
        with pytest.raises(LimitExceeded) as caught:
            lua.execute(FOREVER, limits=Limits(max_instructions=4000))
        assert caught.value.allowed == 5000


PROGRAMS = [
    "local s = 0 for i = 1, 1000 do s = s + i % 7 end",
    "local t = {} for i = 1, 200 do t[i] = i * 2 end for k, v in pairs(t) do t[k] = v + 1 end",
    "local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end f(12)",
    "local t = {} for i = 1, 300 do t[i] = (i * 7919) % 1009 end table.sort(t) table.sort(t, function(a, b) return a > b end)",
    "local s = ('abc'):rep(100):gsub('b', 'xy'):upper() for w in s:gmatch('X') do end",
    "local co = coroutine.wrap(function() for i = 1, 50 do coroutine.yield(i) end end) for i = 1, 50 do co() end",
    "local p = setmetatable({}, {__index = function(t, k) return k end}) for i = 1, 100 do local _ = p[i] end",
    "for i = 1, 20 do pcall(error, 'x') load('return ' .. i)() end",
    "local i = 0 while i < 100 do i = i + 1 if i % 3 == 0 then goto next end for j = 1.0, 2.0, 0.5 do end ::next:: end",
    "repeat local x <close> = setmetatable({}, {__close = function() for i = 1, 5 do end end}) until true",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_both_engines_count_alike(program: str) -> None:
    """The same program uses the same number of instructions on both engines."""
    counts = []
    for engine in ("translator", "interpreter"):
        with new_state(engine, limits=Limits(max_instructions=10**9)) as lua:
            lua.execute(program)
            counts.append(lua.instructions_used)

    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("program", PROGRAMS)
def test_both_engines_stop_at_the_same_place(program: str) -> None:
    """With any budget both engines have done the same when it is spent."""
    for budget in (0, 1, 17, 99, 500, 1234):
        seen = []
        for engine in ("translator", "interpreter"):
            trace: list[object] = []
            with new_state(engine) as lua:
                lua.globals["trace"] = trace.append
                body = program.replace("do ", "do trace(1) ").replace("goto next", "trace(2) goto next")
                try:
                    lua.execute(body, limits=Limits(max_instructions=budget))
                except LimitExceeded:
                    trace.append("stopped")
            seen.append(trace)
        assert seen[0] == seen[1]


@all_engines
def test_functions_older_than_the_limits_are_counted(engine) -> None:
    """A function made before the state had any limit is stopped by those of a later call, as are those it makes."""
    with new_state(engine) as lua:
        lua.execute(
            "function old() while true do end end  function maker() return function() while true do end end end"
        )
        made = lua.eval("maker()")
        for source in ("old()", "maker()()", "coroutine.wrap(old)()"):
            with pytest.raises(LimitExceeded):
                lua.execute(source, limits=Limits(max_instructions=10_000))
        with pytest.raises(LimitExceeded):
            lua.call(made, limits=Limits(max_instructions=10_000))


@all_engines
def test_functions_made_while_the_limits_came_are_counted(engine) -> None:
    """A chunk that was running, not counted, when limits came first may make functions; these are counted, too."""
    with new_state(engine) as lua:
        lua.globals["limited"] = lambda: lua.execute("return 1", limits=Limits(max_instructions=1000))
        lua.execute("limited() function late() while true do end end")
        with pytest.raises(LimitExceeded):
            lua.execute("late()", limits=Limits(max_instructions=10_000))


@all_engines
def test_finalizers_do_not_outlive_the_limits(engine) -> None:
    """A state whose limits are spent can be closed: finalizers that need more are given up."""
    with new_state(engine, limits=Limits(max_instructions=10_000)) as lua, pytest.raises(LimitExceeded):
        lua.execute("keep = setmetatable({}, {__gc = function() while true do end end}) while true do end")

    assert lua.closed


# ---------------------------------------------------------------- time


@all_engines
@pytest.mark.parametrize("clock", ["wall", "cpu"])
def test_seconds_stop_a_loop(engine, clock: str) -> None:
    """Run time is limited by either clock."""
    with new_state(engine, limits=Limits(max_seconds=0.02, clock=clock)) as lua:
        with pytest.raises(LimitExceeded) as caught:
            lua.execute(FOREVER)
        assert (caught.value.limit, caught.value.allowed) == ("max_seconds", 0.02)


@all_engines
def test_timeout_is_for_one_call(engine) -> None:
    """After a timeout the state goes on."""
    with new_state(engine) as lua:
        with pytest.raises(LimitExceeded):
            lua.execute(FOREVER, timeout=0.01)
        assert lua.execute("local s = 0 for i = 1, 10 do s = s + i end return s") == 55


def test_timeout_tightens_seconds() -> None:
    """A timeout beside limits by the wall clock is the lesser of the two; beside the CPU's clock it is refused."""
    assert Limits(max_seconds=5).with_timeout(2).max_seconds == 2
    assert Limits(max_seconds=1).with_timeout(2).max_seconds == 1
    with pytest.raises(ValueError, match="can't be combined with max_seconds by the CPU's clock"):
        Limits(max_seconds=1, clock="cpu").with_timeout(2)


# ---------------------------------------------------------------- stopped by others


@all_engines
def test_interrupt_from_another_thread_stops_the_call(engine) -> None:
    """`interrupt` may be called from any thread, and says whether there was something to stop."""
    with new_state(engine, limits=Limits(max_seconds=60)) as lua:
        running = threading.Event()
        lua.globals["started"] = running.set
        stopper = threading.Thread(target=lambda: running.wait() and lua.interrupt())
        stopper.start()
        with pytest.raises(LimitExceeded) as caught:
            lua.execute("started() while true do end")
        stopper.join()

        assert (caught.value.limit, caught.value.allowed) == ("interrupted", None)
        assert lua.interrupt() is False
        assert lua.eval("1 + 1") == 2


@all_engines
def test_interrupt_tells_that_it_can_not_stop_what_is_not_counted(engine) -> None:
    """Without any limit there is nobody who would notice."""
    with new_state(engine) as lua:
        lua.globals["interrupt"] = lua.interrupt

        assert lua.execute("return interrupt()") is False
        assert lua.execute("return interrupt()", timeout=60) is True


@all_engines
def test_cancel_token_stops_every_call_it_was_given_to(engine) -> None:
    """One token stops calls in several states, those that have not begun included."""
    token = CancelToken()
    for _ in range(2):
        with new_state(engine) as lua:
            lua.globals["cancel"] = token.cancel
            with pytest.raises(LimitExceeded) as caught:
                lua.execute("cancel() while true do end", cancel=token)
            assert caught.value.limit == "cancelled"
            assert lua.eval("1 + 1") == 2


@all_engines
def test_second_thread_gets_state_busy(engine) -> None:
    """A state in use refuses another thread at once, and the first one is not disturbed."""
    with new_state(engine) as lua:
        outcome: list[object] = []

        def intrude() -> None:
            def enter() -> None:
                try:
                    lua.execute("intruded = true")
                except StateBusy as error:
                    outcome.append(error)

            thread = threading.Thread(target=enter)
            thread.start()
            thread.join()

        lua.globals["intrude"] = intrude

        assert lua.execute("local x = 1 intrude() return x + 1, intruded") == (2, None)
        assert "in use by another thread" in str(outcome[0])


@all_engines
def test_host_function_may_use_its_own_state(engine) -> None:
    """The thread that is in the state may enter it again."""
    with new_state(engine) as lua:
        lua.globals["again"] = lambda: lua.eval("20 + 1")

        assert lua.eval("again() * 2") == 42


@all_engines
def test_error_in_a_limited_call_leaves_the_limits(engine) -> None:
    """A Lua error ends the limits of its call as a return does."""
    with new_state(engine) as lua:
        with pytest.raises(LuaError):
            lua.execute("error('x')", limits=Limits(max_instructions=100))
        assert lua.execute("local s = 0 for i = 1, 1000 do s = s + 1 end return s") == 1000


# ---------------------------------------------------------------- for a while


@all_engines
def test_limited_block_tells_what_is_used_and_left(engine) -> None:
    """A block under limits knows its use, which stays when it has ended; calls in it add up."""
    with new_state(engine) as lua:
        with lua.limited(Limits(max_instructions=10_000), soft=Limits(max_instructions=500)) as budget:
            lua.execute("for i = 1, 10 do end")
            first = budget.used.instructions
            assert (budget.status, budget.due) == ("running", False)
            lua.execute("for i = 1, 1000 do end")
            assert budget.due
            assert budget.left.instructions == 10_000 - budget.used.instructions
            assert budget.left.seconds is None
        lua.execute("for i = 1, 1000 do end")

        assert budget.status == "done"
        assert first < budget.used.instructions < 10_000


@all_engines
def test_limited_blocks_nest_and_only_tighten(engine) -> None:
    """What is used within counts outside, too, and the outer limit holds within."""
    with new_state(engine) as lua, lua.limited(Limits(max_instructions=1000)) as outer:
        with pytest.raises(LimitExceeded), lua.limited(Limits(max_instructions=100)) as inner:
            lua.execute(FOREVER)
        assert inner.status == "stopped"
        assert outer.used.instructions >= 100
        with pytest.raises(LimitExceeded) as caught, lua.limited(Limits(max_instructions=10**9)):
            lua.execute(FOREVER)
        assert caught.value.allowed == 1000


@all_engines
def test_paused_timer_does_not_count(engine) -> None:
    """Time in a pause is left out of limits of seconds."""
    with new_state(engine, limits=Limits(max_seconds=0.2, clock="cpu")) as lua:

        def work() -> None:
            with lua.pause_timer():
                start = time.thread_time()
                while time.thread_time() < start + 0.25:
                    pass

        lua.globals["work"] = work

        assert lua.execute("work() for i = 1, 30000 do end return 'done'") == "done"


@all_engines
def test_callback_on_the_tick_may_stop_the_script(engine) -> None:
    """The callback runs while Lua code does, and what it raises can't be caught by the script."""
    with new_state(engine) as lua:
        calls = []

        def callback() -> None:
            calls.append(lua.instructions_used)
            if len(calls) == 3:
                raise LimitExceeded("host")

        lua.on_tick(callback, every=0)
        with pytest.raises(LimitExceeded, match="host"):
            lua.execute("while true do pcall(function() while true do end end) end")

    assert calls == sorted(calls)
