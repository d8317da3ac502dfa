"""Waiter: a hand-off that is accepted or refused, never lost."""

from __future__ import annotations

import threading

from pylua.pool.waiter import Waiter


def test_an_offer_is_accepted_once():
    """The first offer is taken, a second one refused."""
    waiter: Waiter[str] = Waiter()

    assert waiter.offer("a")
    assert not waiter.offer("b")
    assert waiter.wait(0)
    assert waiter.outcome == "a"


def test_who_has_left_refuses():
    """After leaving nothing is accepted."""
    waiter: Waiter[str] = Waiter()

    assert not waiter.wait(0)
    assert waiter.leave()
    assert not waiter.offer("a")
    assert waiter.outcome is None


def test_who_leaves_too_late_learns_what_it_has():
    """If something arrived before leaving, leave() says so, and it is the caller's."""
    waiter: Waiter[str] = Waiter()
    waiter.offer("a")

    assert not waiter.leave()
    assert waiter.outcome == "a"


def test_an_offer_wakes_the_waiting_thread():
    """wait() ends when something arrives, from another thread, whatever the timeout."""
    waiter: Waiter[str] = Waiter()
    threading.Timer(0.01, waiter.offer, ["a"]).start()

    assert waiter.wait(float("inf"))
    assert waiter.outcome == "a"
