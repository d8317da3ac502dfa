"""LifecycleEvents: handlers by kind, a bounded queue, counted drops."""

from __future__ import annotations

import threading

import pytest

from pylua import LimitExceeded, Limits, PoolTimeout
from pylua.pool import EventKind, LifecycleEvent, LifecycleEvents
from tests.pool.pooling import SMALL, new_pool


def event(kind: EventKind = EventKind.CREATED, state: int = 1) -> LifecycleEvent:
    """Return an event."""
    return LifecycleEvent(kind=kind, state=state, pool="p", time=0.0)


def test_handlers_get_the_kinds_that_they_ask_for():
    """A handler hears of its kinds in order, and of no other."""
    told = []
    with LifecycleEvents() as events:
        events.on([EventKind.CREATED, EventKind.ERROR], told.append)
        for kind in (EventKind.CREATED, EventKind.ACTIVATED, EventKind.ERROR):
            events.emit(event(kind))
        assert events.flush()

    assert [item.kind for item in told] == [EventKind.CREATED, EventKind.ERROR]
    assert events.delivered == 2


def test_handler_can_be_removed():
    """What `on` returns ends the handler's work; other handlers stay."""
    told, others = [], []
    events = LifecycleEvents(background=False)
    stop = events.on(EventKind.CREATED, told.append)
    events.on(EventKind.CREATED, others.append)
    events.emit(event())
    stop()
    events.emit(event())

    assert (len(told), len(others)) == (1, 2)
    assert [*LifecycleEvents().wanted] == []


def test_failing_handler_harms_nobody(caplog):
    """An exception of a handler is logged and counted; the others hear of the event."""
    told = []
    with LifecycleEvents() as events:
        events.on(EventKind.CREATED, lambda _: 1 / 0)
        events.on(EventKind.CREATED, told.append)
        events.emit(event())
        events.flush()

    assert (len(told), events.failures) == (1, 1)
    assert "ZeroDivisionError" in caplog.text


def test_full_queue_drops_and_counts():
    """What does not fit the queue is dropped, and counted; nothing blocks."""
    gate, entered = threading.Event(), threading.Event()
    told = []

    def slow(item):
        entered.set()
        gate.wait(60)
        told.append(item.state)

    with LifecycleEvents(capacity=2) as events:
        events.on(EventKind.CREATED, slow)
        events.emit(event(state=1))
        entered.wait(60)
        for number in (2, 3, 4, 5):
            events.emit(event(state=number))
        assert events.dropped == 2
        assert not events.flush(timeout=0)
        gate.set()

    assert told == [1, 2, 3]


def test_close_delivers_what_is_left():
    """Events that were emitted before close() reach their handlers; later ones are counted as dropped."""
    told = []
    events = LifecycleEvents()
    events.on(EventKind.CREATED, told.append)
    for number in range(100):
        events.emit(event(state=number))
    events.close()
    events.emit(event())

    assert (len(told), events.dropped) == (100, 1)


def test_handlers_run_on_a_thread_of_their_own_or_at_once():
    """In the background handlers run elsewhere; without that, on the thread that makes the event."""
    names = []
    for background in (True, False):
        with LifecycleEvents(background=background) as events:
            events.on(EventKind.CREATED, lambda _: names.append(threading.current_thread().name))
            events.emit(event())
            events.flush()

    assert names == ["pylua-events", threading.current_thread().name]


def test_capacity_is_checked():
    """A queue without room is refused."""
    with pytest.raises(ValueError, match=r"capacity \(0\) is less than 1"):
        LifecycleEvents(capacity=0)


def test_pool_tells_of_failures():
    """Limits that are hit, errors, and callers that got nothing are events with their details."""
    told = []
    events = LifecycleEvents(background=False)
    kinds = (EventKind.LIMIT_EXCEEDED, EventKind.ERROR, EventKind.CHECKOUT_FAILED)
    events.on(kinds, lambda item: told.append((item.kind, item.state, item.details.get("limit"))))
    factory = SMALL.with_options(limits=Limits(max_instructions=1000))
    with new_pool(factory, min_size=1, max_size=1, events=events) as pool, pool.lease() as lua:
        with pytest.raises(LimitExceeded):
            lua.execute("while true do end")
        with pytest.raises(PoolTimeout):
            pool.acquire(timeout=0)

    assert told == [
        (EventKind.ERROR, 1, None),
        (EventKind.LIMIT_EXCEEDED, 1, "max_instructions"),
        (EventKind.CHECKOUT_FAILED, 0, None),
    ]
