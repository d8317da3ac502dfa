"""Quicksort as PUC Lua does it (ltablib.c): the same comparisons, in the same order.

`table.sort` is not stable, so what a program sees depends on the algorithm: the order of elements that
compare equal, which pair an error message blames, whether an inconsistent order function is noticed. With a
comparison written in Lua, its calls are the cost, and this makes about 1.2 times as many of them as
`list.sort` on random elements.
"""

from __future__ import annotations

from typing import Callable, Protocol

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

    def __getitem__(self, key: int, /) -> object:
        """Return element *key*."""

    def __setitem__(self, key: int, value: object, /) -> None:
        """Replace element *key*."""


def quicksort(
    a: Elements, size: int, less: Callable[[object, object], bool], charge: Callable[[int], None]
) -> None:
    """Sort ``a[1], …, a[size]``.

    Args:
        a: the elements; whenever *less* raises, all of them are there.
        size: how many.
        less: whether its first argument must come before the second.
        charge: is told about work before it is done.

    Raises:
        InvalidOrderError: *less* is inconsistent. It is not always noticed, but the sort always ends.
    """
    pending = [(1, size, 0)]
    while pending:
        low, high, scatter = pending.pop()
        while low < high:
            charge(high - low)
            pivot = _choose_pivot(a, low, high, scatter, less)
            if pivot is SORTED:
                break
            middle = _partition(a, low, high, pivot, less)
            if middle - low < high - middle:  # the smaller part first
                small, rest, smaller = (low, middle - 1), (middle + 1, high), middle - low
            else:
                small, rest, smaller = (middle + 1, high), (low, middle - 1), high - middle
            unbalanced = (rest[1] - rest[0]) // UNBALANCED > smaller
            pending.append((*rest, SCATTER if unbalanced else scatter))
            low, high = small


SORTED = object()
"""Stands for the pivot of an interval that needs none any more."""


def _choose_pivot(
    a: Elements, low: int, high: int, scatter: int, less: Callable[[object, object], bool]
) -> object:
    """Put the first, a middle and the last element in order, then the middle one, the pivot, last but one.

    Returns:
        The pivot, or `SORTED` if these three (or two) were all.
    """
    first, last = a[low], a[high]
    if less(last, first):
        a[low] = last
        a[high] = first
    if high - low == 1:
        return SORTED
    middle = (low + high) // 2
    if scatter and high - low >= LARGE:
        quarter = (high - low) // 4
        middle = scatter % (quarter * 2) + low + quarter
    pivot, first = a[middle], a[low]
    if less(pivot, first):
        a[middle] = first
        a[low] = pivot
    else:
        last = a[high]
        if less(last, pivot):
            a[middle] = last
            a[high] = pivot
    if high - low == 2:  # noqa: PLR2004  first, middle and last are all
        return SORTED
    pivot, other = a[middle], a[high - 1]
    a[middle] = other
    a[high - 1] = pivot
    return pivot


def _partition(
    a: Elements, low: int, high: int, pivot: object, less: Callable[[object, object], bool]
) -> int:
    """Move what is less than *pivot* before it, the rest behind; return where the pivot then is.

    Before: ``a[low] <= pivot == a[high-1] <= a[high]``, so neither inner loop can leave the interval unless
    *less* contradicts itself.
    """
    i, j = low, high - 1
    while True:
        i += 1
        left = a[i]
        while less(left, pivot):
            if i == high - 1:
                raise InvalidOrderError
            i += 1
            left = a[i]
        j -= 1
        right = a[j]
        while less(pivot, right):
            if j < i:
                raise InvalidOrderError
            j -= 1
            right = a[j]
        if j < i:
            a[high - 1] = left
            a[i] = pivot
            return i
        a[i] = right
        a[j] = left
