"""Constant folding: which operations on constants are done at compile time (constfolding in lcode.c).

An operation is folded only if nobody can tell: not if it could raise an error, and not if its result is NaN
or a float zero, so that the constant table never has to hold a NaN and -0.0 stays apart from 0.0.
"""

from __future__ import annotations

from operator import and_, or_, xor
from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE
from pylua.numeric import (
    add,
    divide,
    floor_divide,
    modulo,
    multiply,
    negate,
    power,
    shift_left,
    shift_right,
    subtract,
    to_integer,
)

if TYPE_CHECKING:
    from typing import Callable

    from pylua.numeric import Number


__all__ = ["FALSE", "NOT_CONSTANT", "TRUE", "fold_binary", "fold_unary", "is_false", "is_number"]


class _NotConstant:
    """The class of `NOT_CONSTANT`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT = _NotConstant()
"""The "value" of an expression that has to be computed at run time; nil is a constant, None."""

_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "//": floor_divide,
    "%": modulo,
    "^": power,
}
_BITWISE: dict[str, Callable[[int, int], int]] = {
    "&": and_,
    "|": or_,
    "~": xor,
    "<<": shift_left,
    ">>": shift_right,
}
_DIVISIONS = frozenset(("/", "//", "%"))


def is_number(value: object) -> bool:
    """Return whether a constant is a number: the only operands that are folded, strings are not."""
    return type(value) is int or type(value) is float


def is_false(value: object) -> bool:
    """Return whether a constant counts as false: nil or false."""
    return value is None or value is FALSE


def fold_binary(operator: str, a: Number, b: Number) -> object:
    """Return ``a operator b``, or `NOT_CONSTANT`."""
    arithmetic = _ARITHMETIC.get(operator)
    if arithmetic is not None:
        if b == 0 and operator in _DIVISIONS:
            return NOT_CONSTANT
        return _safe(arithmetic(a, b))
    bitwise = _BITWISE.get(operator)
    if bitwise is None:  # a comparison or a concatenation
        return NOT_CONSTANT
    i, j = to_integer(a), to_integer(b)
    if i is None or j is None:
        return NOT_CONSTANT
    return bitwise(i, j)


def fold_unary(operator: str, value: object) -> object:
    """Return ``operator value`` of a constant, or `NOT_CONSTANT`."""
    if operator == "not":
        return TRUE if is_false(value) else FALSE
    if type(value) is not int and type(value) is not float:
        return NOT_CONSTANT
    if operator == "-":
        return _safe(negate(value))
    if operator == "~":
        i = to_integer(value)
        return NOT_CONSTANT if i is None else ~i
    return NOT_CONSTANT


def _safe(result: Number) -> object:
    """Return *result*, or `NOT_CONSTANT` if it is a float zero or NaN."""
    if type(result) is float and (result == 0.0 or result != result):  # noqa: PLR0124  the test for NaN
        return NOT_CONSTANT
    return result
