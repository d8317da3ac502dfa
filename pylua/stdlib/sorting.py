"""Quicksort as PUC Lua does it (ltablib.c): the same comparisons, in the same order.

`table.sort` is not stable, so what a program sees depends on the algorithm: the order of elements that
compare equal, which pair an error message blames, whether an inconsistent order function is noticed. With a
comparison written in Lua, its calls are the cost, and this makes about 1.2 times as many of them as
`list.sort` on random elements; but `list.sort` would have to call each through `cmp_to_key` and a function that
makes a number of the result, which costs more than that.
"""

from __future__ import annotations

from functools import partial
from types import FunctionType
from typing import Callable, Protocol

from pylua.stdlib.api import (
    DIRECT_CALLS_END,
    FALSE,
    TAKING_OVER,
    TRUE,
    GlobalState,
    Results,
    Value,
    call,
    finish_direct_call,
    first,
    is_true,
)

LARGE = 100
"""Intervals shorter than this take the middle element for their pivot (RANLIMIT)."""

UNBALANCED = 128
"""How much larger one part must be for the next pivots to be chosen another way."""

SCATTER = 0xFFFFFFFF
"""What moves those pivots away from the middle. PUC takes the clock; ours are the same on each run."""


class InvalidOrderError(Exception):
    """The order function contradicts itself."""


class Elements(Protocol):
    """What can be sorted: `list`, or what gets and sets like one."""

    def __getitem__(self, key: int, /) -> Value:
        """Return element *key*."""

    def __setitem__(self, key: int, value: Value, /) -> None:
        """Replace element *key*."""


# One function on purpose: nearly all comparisons are the calls in its inner loops, 0.1 us each instead of 0.2.
def quicksort(  # noqa: C901, PLR0912
    g: GlobalState, a: Elements, size: int, function: Callable[..., Results]
) -> None:
    """Sort ``a[1], …, a[size]``.

    Args:
        g: the state; work is charged before it is done.
        a: the elements; whenever *function* raises, all of them are there.
        size: how many.
        function: says as a Lua function does whether its first argument must come before the second. If it is one
            of the translator, the call stands in a block of `DirectCalls`.

    Raises:
        InvalidOrderError: *function* is inconsistent. It is not always noticed, but the sort always ends.
    """
    pending = [(1, size, 0)]
    while pending:
        low, high, scatter = pending.pop()
        while low < high:
            g.meter.charge(high - low)
            pivot = _choose_pivot(g, a, (low, high), scatter, function)
            if pivot is SORTED:
                break
            if g.running.hook is not None:
                function = _hooked(g, function)
            # Now a[low] <= pivot == a[high-1] <= a[high], so neither inner loop can leave the interval unless
            # the function contradicts itself. What is less than the pivot goes before it, the rest behind.
            i, j = low, high - 1
            while True:
                i += 1
                left = a[i]
                while True:
                    try:
                        result = function(left, pivot)
                    except DIRECT_CALLS_END as request:
                        result, function = finish_direct_call(g, request, function)
                    if result is FALSE or (result is not TRUE and not is_true(first(result))):
                        break
                    if i == high - 1:
                        raise InvalidOrderError
                    i += 1
                    left = a[i]
                j -= 1
                right = a[j]
                while True:
                    try:
                        result = function(pivot, right)
                    except DIRECT_CALLS_END as request:
                        result, function = finish_direct_call(g, request, function)
                    if result is FALSE or (result is not TRUE and not is_true(first(result))):
                        break
                    if j < i:
                        raise InvalidOrderError
                    j -= 1
                    right = a[j]
                if j < i:
                    a[high - 1] = left
                    a[i] = pivot
                    break
                a[i] = right
                a[j] = left
            low, high = _narrow(pending, low, i, high, scatter)


SORTED = object()
"""Stands for the pivot of an interval that needs none any more."""


def _choose_pivot(
    g: GlobalState, a: Elements, interval: tuple[int, int], scatter: int, function: Callable[..., Results]
) -> object:
    """Put the first, a middle and the last element in order, then the middle one, the pivot, last but one.

    Returns:
        The pivot, or `SORTED` if these three (or two) were all.
    """
    low, high = interval
    first, last = a[low], a[high]
    if _precedes(g, function, last, first):
        a[low] = last
        a[high] = first
    if high - low == 1:
        return SORTED
    middle = (low + high) // 2
    if scatter and high - low >= LARGE:
        quarter = (high - low) // 4
        middle = scatter % (quarter * 2) + low + quarter
    pivot, first = a[middle], a[low]
    if _precedes(g, function, pivot, first):
        a[middle] = first
        a[low] = pivot
    else:
        last = a[high]
        if _precedes(g, function, last, pivot):
            a[middle] = last
            a[high] = pivot
    if high - low == 2:  # noqa: PLR2004  first, middle and last are all
        return SORTED
    pivot, other = a[middle], a[high - 1]
    a[middle] = other
    a[high - 1] = pivot
    return pivot


def _narrow(
    pending: list[tuple[int, int, int]], low: int, middle: int, high: int, scatter: int
) -> tuple[int, int]:
    """Put the larger part aside; return the smaller one, which comes first."""
    if middle - low < high - middle:
        small, rest, smaller = (low, middle - 1), (middle + 1, high), middle - low
    else:
        small, rest, smaller = (middle + 1, high), (low, middle - 1), high - middle
    unbalanced = (rest[1] - rest[0]) // UNBALANCED > smaller
    pending.append((*rest, SCATTER if unbalanced else scatter))
    return small


def _precedes(g: GlobalState, function: Callable[..., Results], a: Value, b: Value) -> bool:
    if g.running.hook is not None:
        function = _hooked(g, function)
    try:
        result = function(a, b)
    except DIRECT_CALLS_END as request:
        result, _ = finish_direct_call(g, request, function)
    return result is TRUE or is_true(first(result))


def _hooked(g: GlobalState, function: Callable[..., Results]) -> Callable[..., Results]:
    """Return what to call for *function* after it has set a hook."""
    return partial(call, g, function) if function.__class__ is FunctionType else function


TAKING_OVER.update((quicksort.__code__, _precedes.__code__))
