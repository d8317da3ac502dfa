"""Quicksort ends, whatever the order says, and loses nothing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.stdlib.api import GlobalState, boolean
from pylua.stdlib.sorting import InvalidOrderError, quicksort

G = GlobalState()


def precedes(a: object, b: object) -> object:
    """Return whether a < b, as a Lua function does."""
    return boolean(a < b)


@given(st.lists(st.integers()))
def test_elements_come_in_order(values: list) -> None:
    """The result is the sorted list; what stands before element 1 is left alone."""
    elements = ["untouched", *values]

    quicksort(G, elements, len(values), precedes)

    assert elements == ["untouched", *sorted(values)]


@given(st.lists(st.integers(), max_size=300), st.randoms(use_true_random=False))
def test_random_answers_do_no_harm(values: list, chance) -> None:
    """An order without sense ends in some permutation, or is noticed."""
    elements = [None, *values]

    with contextlib.suppress(InvalidOrderError):
        quicksort(G, elements, len(values), lambda _a, _b: boolean(chance.random() < 0.5))

    assert sorted(elements[1:]) == sorted(values)


@pytest.mark.parametrize(
    "values",
    [
        list(range(5000)),
        list(range(5000, 0, -1)),
        [0] * 5000,
        [n % 2 for n in range(5000)],
        [*range(2500), *range(2500, 0, -1)],
        [n * 2654435761 % 5000 for n in range(5000)],
    ],
)
def test_work_stays_within_bounds(values: list) -> None:
    """Regular input takes no more than a small multiple of n log n, by the work that is charged."""
    before = G.meter.instructions

    quicksort(G, [None, *values], len(values), precedes)

    assert G.meter.instructions - before < 3 * 5000 * 13


def test_worst_case_is_sorted() -> None:
    """Against an order that makes itself up to defeat each pivot, the sort still ends, and right."""
    size = 600
    undecided = size
    rank = [undecided] * size
    decided = 0
    candidate = 0

    def less(a: int, b: int) -> object:  # the adversary of McIlroy, "A Killer Adversary for Quicksort"
        nonlocal decided, candidate
        if rank[a] == rank[b] == undecided:
            rank[a if a == candidate else b] = decided
            decided += 1
        if rank[a] == undecided:
            candidate = a
        elif rank[b] == undecided:
            candidate = b
        return boolean(rank[a] < rank[b])

    elements = [None, *range(size)]
    quicksort(G, elements, size, less)

    ranks = [rank[element] for element in elements[1:]]
    assert sorted(elements[1:]) == list(range(size))
    assert ranks == sorted(ranks)
