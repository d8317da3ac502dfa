"""Tables: raw access, borders, traversals under change."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.state import LuaState
from pylua.vm.table import (
    MAX_NESTED,
    LuaTable,
    next_entry,
    raw_get,
    raw_length,
    raw_set,
)

KEYS = st.one_of(
    st.integers(-3, 12), st.sampled_from([0.5, 2.0, -0.0, 1e300, math.inf]), st.sampled_from(["a", "b", "1"])
)


def entries(table: LuaTable) -> list[tuple[object, object]]:
    """Return what a whole traversal by next gives."""
    found = []
    entry = next_entry(table, None)
    while entry is not None:
        found.append(entry)
        entry = next_entry(table, entry[0])
    return found


@given(st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(0, 9)))))
def test_a_table_is_a_map_without_nils(changes) -> None:
    """After any assignments a table holds what a dict with the nils removed would hold."""
    table, model = LuaTable(), {}
    for key, value in changes:
        raw_set(table, key, value)
        model[key] = value
    model = {key: value for key, value in model.items() if value is not None}

    assert dict(entries(table)) == model
    assert all(raw_get(table, key) == value for key, value in model.items())


@given(st.lists(st.tuples(KEYS, st.integers(0, 9))))
def test_float_keys_with_integer_values_become_integers(items) -> None:
    """No key of a table is a float with an integer value within 64 bits (§2.1)."""
    table = LuaTable()
    for key, value in items:
        raw_set(table, key, value)

    assert not [key for key in table if isinstance(key, float) and key.is_integer() and abs(key) < 2**63]


@given(st.lists(st.tuples(st.integers(1, 40), st.one_of(st.none(), st.integers())), max_size=80))
def test_length_is_a_border(changes) -> None:
    """``#t`` is 0 with t[1] nil, or n with t[n] present and t[n+1] nil (§3.4.7)."""
    table = LuaTable()
    for key, value in changes:
        raw_set(table, key, value)
        border = raw_length(table)
        assert border == 0 or table.get(border) is not None
        assert table.get(border + 1) is None


@given(st.integers(1, 200), st.lists(st.integers(0, 10**6), min_size=1))
def test_clearing_fields_during_a_traversal_visits_every_other_once(size, clears) -> None:
    """Fields may be cleared while `next` goes through them; what is left is seen once (§6.1 next)."""
    table = LuaTable()
    for key in range(1, size + 1):
        raw_set(table, f"k{key}", key)
    seen = []
    entry = next_entry(table, None)
    while entry is not None:
        key, value = entry
        seen.append(key)
        raw_set(table, key, None)
        raw_set(table, f"k{clears[value % len(clears)] % size + 1}", None)
        entry = next_entry(table, key)

    assert len(seen) == len(set(seen))
    assert not entries(table)


def test_a_queue_does_not_pile_up_dead_keys() -> None:
    """A table used as a queue during an abandoned traversal stays small."""
    table = LuaTable()
    raw_set(table, "x", 1)
    next_entry(table, None)
    for key in range(10_000):
        raw_set(table, key, True)
        raw_set(table, key - 10, None)

    assert len(table) < 200


def test_two_traversals_of_one_table_do_not_disturb_each_other() -> None:
    """Nested loops over the same table each see all its keys."""
    table = LuaTable()
    for key in "abcd":
        raw_set(table, key, 1)
    pairs = [(a[0], b[0]) for a in _walk(table) for b in _walk(table)]

    assert len(pairs) == len(set(pairs)) == 16


@pytest.mark.parametrize("inherits", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        "t[k] = nil; for _ in pairs(t) do end",
        "for k2 in pairs(t) do t[k2] = nil end",
        "for _ in pairs(t) do break end t[k] = nil",
        "for k2 in pairs(t) do t[k2] = nil; for _ in pairs(t) do break end break end t[k] = nil",
    ],
)
def test_a_traversal_goes_on_after_another_and_clears(body, inherits) -> None:
    """What an inner loop over the same table clears or leaves does not stop the outer one (§6.1 next)."""
    state = LuaState()
    state.execute("t = setmetatable({a = 1, b = 2, c = 3, [4] = 4}, ... and {__index = {}} or nil)", inherits)

    assert state.execute(f"for k in pairs(t) do {body} end return next(t)") is None


def test_traversals_that_were_left_are_forgotten() -> None:
    """A table remembers some traversals, not all that began."""
    table = LuaTable(a=1)
    for _ in range(100):
        next_entry(table, None)

    assert table.traversal.depth <= MAX_NESTED
    entries(table)
    assert table.__class__ is LuaTable


def _walk(table: LuaTable):
    entry = next_entry(table, None)
    while entry is not None:
        yield entry
        entry = next_entry(table, entry[0])


def test_next_refuses_a_key_that_is_not_there() -> None:
    """An unknown key is an error of the caller's, not a silent end."""
    with pytest.raises(KeyError):
        next_entry(LuaTable(a=1), "b")


def test_a_finished_traversal_leaves_a_plain_table() -> None:
    """A table is of the fast class again once nothing speaks against it."""
    table = LuaTable(a=1)
    entries(table)

    assert table.__class__ is LuaTable


def test_missing_keys_are_nil() -> None:
    """Item access answers None for a missing key, without inserting it."""
    table = LuaTable()

    assert table["nothing"] is None
    assert not len(table)
