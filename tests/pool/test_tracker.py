"""StateTracker and timelines: what is kept, the figures, JSON lines, pictures."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import pytest

from pylua import LuaError, LuaState
from pylua.pool import EventKind, LifecycleEvent, LifecycleEvents, StateTracker
from pylua.pool.timeline import draw, segments
from tests.pool.pooling import SMALL, Clock, new_pool

SVG = "{http://www.w3.org/2000/svg}"


def event(kind: EventKind, time: float, state: int = 1, **details: object) -> LifecycleEvent:
    """Return an event of pool "p"."""
    return LifecycleEvent(kind=kind, state=state, pool="p", time=time, details=details)


def test_tracker_follows_the_states_of_a_pool():
    """Executions, errors, run time and the whole life of each state are recorded, from events alone."""
    clock = Clock()
    events = LifecycleEvents(background=False)
    tracker = StateTracker(events)
    factory = SMALL.with_variable("pause", clock.advance)
    with new_pool(factory, min_size=0, max_size=1, events=events, clock=clock, name="p") as pool:
        with pool.lease() as lua:
            lua.execute("pause(2)")
            with pytest.raises(LuaError):
                lua.execute("error('oops', 0)")
    state = tracker.state(1)

    assert (state.executions, state.errors, state.run_time, state.last_error) == (2, 1, 2.0, "oops")
    assert not state.is_alive
    kinds = [item.kind.value for item in state.events]
    assert kinds == [
        "created", "activated", "executed", "error", "executed", "deactivated", "recycled", "destroyed",
    ]  # fmt: skip
    assert [item.time for item in tracker.timeline()] == sorted(item.time for item in state.events)


def test_lua_code_records_its_calls():
    """__track_call counts calls by name, for the state that made them."""
    tracker = StateTracker()
    with tracker.track(LuaState()) as one, tracker.track(LuaState()) as two:
        one.execute("__track_call('f') __track_call('f') __track_call('g')")
        assert one.history.calls == {"f": 2, "g": 1}
        assert two.history.calls == {}
        assert one.metrics.executions == 1


def test_histories_are_bounded():
    """Only so many events of a state and so many states are kept; dead states go first."""
    events = LifecycleEvents(background=False)
    tracker = StateTracker(events, max_events=3, max_states=2)
    for number in range(5):
        events.emit(event(EventKind.ACTIVATED, number))
    assert [item.time for item in tracker.state(1).events] == [2, 3, 4]

    events.emit(event(EventKind.DESTROYED, 6, state=2))
    events.emit(event(EventKind.CREATED, 7, state=3))
    assert [state.number for state in tracker.states] == [1, 3]
    events.emit(event(EventKind.CREATED, 8, state=4))
    assert [state.number for state in tracker.states] == [3, 4]


def test_tracker_can_stop():
    """After stop() nothing more is recorded."""
    events = LifecycleEvents(background=False)
    tracker = StateTracker(events)
    tracker.stop()
    events.emit(event(EventKind.CREATED, 1))

    assert tracker.states == []
    with pytest.raises(KeyError, match="0 tracked states have the number 1"):
        tracker.state(1)


def test_json_lines_have_one_event_each():
    """Each line is an object with time, pool, state, event and the details."""
    events = LifecycleEvents(background=False)
    tracker = StateTracker(events)
    events.emit(event(EventKind.ERROR, 2.5, error="x", memory=7))
    events.emit(event(EventKind.CREATED, 1.5, state=2))
    file = io.StringIO()
    tracker.write_json_lines(file)

    assert [json.loads(line) for line in file.getvalue().splitlines()] == [
        {"time": 1.5, "pool": "p", "state": 2, "event": "created"},
        {"time": 2.5, "pool": "p", "state": 1, "event": "error", "error": "x", "memory": 7},
    ]


LIFE = [
    event(EventKind.CREATED, 0),
    event(EventKind.ACTIVATED, 2),
    event(EventKind.ERROR, 3, error="a < b & c"),
    event(EventKind.DEACTIVATED, 5),
    event(EventKind.RECYCLED, 6),
]


def test_segments_say_what_a_state_was_and_when():
    """The last status lasts to the end; retirement has no length."""
    assert segments(LIFE, 9) == [("idle", 0, 2), ("leased", 2, 5), ("resetting", 5, 6), ("idle", 6, 9)]
    ended = [*LIFE, event(EventKind.DESTROYED, 8)]
    assert segments(ended, 9)[-2:] == [("idle", 6, 8), ("retired", 8, 8)]


def test_picture_shows_each_status_to_scale():
    """The SVG is well formed, has a row for each state, and widths that are in proportion to the times."""
    picture = ET.fromstring(draw([("p <1>", LIFE)], "A & B"))  # noqa: S314  our own
    texts = [item.text for item in picture.iter(f"{SVG}text")]
    bars = {
        item.find(f"{SVG}title").text: float(item.get("width"))
        for item in picture.iter(f"{SVG}rect")
        if item.find(f"{SVG}title") is not None
    }

    assert {"p <1>", "A & B", "idle", "leased", "resetting", "retired", "error"} <= {*texts}
    assert bars["leased, 3000.0 ms"] / bars["idle, 2000.0 ms"] == pytest.approx(1.5, rel=0.01)
    errors = [item for item in picture.iter(f"{SVG}circle") if item.find(f"{SVG}title") is not None]
    assert [item.find(f"{SVG}title").text for item in errors] == ["a < b & c"]


def test_picture_of_nothing_is_a_picture():
    """Without states there is an empty plot."""
    assert ET.fromstring(draw([], "nothing")).tag == f"{SVG}svg"  # noqa: S314  our own
