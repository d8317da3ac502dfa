"""NullPool: the interface of StatePool without keeping states: each lease gets a new one. For tests, and as a reference."""

from __future__ import annotations

from pylua.pool.pool import StatePool


class NullPool(StatePool):
    """Makes a state for each lease and closes it after that; sizes, queue, events and errors are those of `StatePool`.

    What works with a `StatePool` but not with this one relies on something that a state has kept.
    """

    keeps_states = False
