"""Lua numbers to the bit: arithmetic, numerals, numbers as text, the bounds of a numeric `for`.

A Lua integer is an ``int`` within 64 bits, a Lua float is a ``float``; every function here takes any mix of
the two that its annotation allows and returns what PUC Lua 5.4 gives on x86-64.

- Comparisons are not here: Python compares ints and floats exactly, by value, and NaN is neither equal to
  nor less than anything, just as §3.4.4 asks; so ``==``, ``<`` and ``<=`` can be used as they are.
- NaN has a visible sign in Lua ("nan", "-nan"). An invalid operation makes a negative NaN, as the processor
  does; a NaN operand is passed on with its sign. Which of *two* NaN operands is passed on is left open: PUC
  leaves it to the C compiler.
"""

from __future__ import annotations

import math
import re
from typing import Union

from pylua.errors import OperationFault

Number = Union[int, float]
"""A Lua number: an integer or a float."""

INT_MIN = -(1 << 63)
INT_MAX = (1 << 63) - 1

_BITS = 64
_MASK = (1 << _BITS) - 1
_TWO_63 = 2.0**63  # the first float above every integer
INVALID = math.copysign(math.nan, -1.0)  # what x86-64 answers to 0/0 and the like
_SPACES = " \f\n\r\t\v"
_INTEGER_DIGITS = 19  # of INT_MAX; more can't be an integer

# The parts can't match one character in two ways: a failed match costs O(n), whatever the text.
_DECIMAL = re.compile(r"([+-]?)([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_HEXADECIMAL = re.compile(r"([+-]?)0[xX]([0-9a-fA-F]+(\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)([pP][+-]?[0-9]+)?")


def wrap(i: int) -> int:
    """Return *i* reduced to a signed integer of 64 bits."""
    return ((i + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


# ---------------------------------------------------------------- text


def parse_number(text: str) -> Number | None:
    """Return the number that *text* spells, or None (§3.1, §3.4.3; lobject.c luaO_str2num).

    Spaces around the numeral and a sign before it are allowed. Hexadecimal integers wrap around, decimal
    ones that are too large become floats. The cost is linear in the length of *text*.
    """
    if len(text) < _INTEGER_DIGITS and text.isdecimal():  # in latin-1 only 0-9 are decimals
        return int(text)
    text = text.strip(_SPACES)
    match = _DECIMAL.fullmatch(text)
    if match is not None:
        sign, digits, fraction, exponent = match.groups()
        if fraction is None and exponent is None and digits[0] != ".":
            return _parse_decimal_integer(sign, digits)
        return float(text)
    match = _HEXADECIMAL.fullmatch(text)
    if match is None:
        return None
    sign, digits, fraction, exponent = match.groups()
    if fraction is None and exponent is None and digits[0] != ".":
        value = int(digits[-16:], 16)  # the digits before these are lost in the wrapping
        return wrap(-value if sign == "-" else value)
    return _parse_hexadecimal_float(text)


def _parse_decimal_integer(sign: str, digits: str) -> Number:
    """Return the integer of *digits*, or the nearest float if it does not fit."""
    significant = digits.lstrip("0") or "0"
    if len(significant) <= _INTEGER_DIGITS:  # asked first: int() refuses 4301 digits and is quadratic
        value = int(sign + significant)
        if INT_MIN <= value <= INT_MAX:
            return value
    return float(sign + significant)


def _parse_hexadecimal_float(text: str) -> float:
    """Return the float of a well-formed hexadecimal numeral, an infinity if it is too large."""
    try:
        return float.fromhex(text)
    except OverflowError:
        return -math.inf if text[0] == "-" else math.inf


def format_number(n: Number) -> str:
    """Return *n* as `tostring` does: integers as "%d", floats as "%.14g" and always looking like floats."""
    if type(n) is int:
        return str(n)
    if math.isnan(n):
        return "-nan" if math.copysign(1.0, n) < 0.0 else "nan"
    text = f"{n:.14g}"
    if text.lstrip("-").isdecimal():  # looks like an integer?
        return text + ".0"
    return text


# ---------------------------------------------------------------- conversion


def to_integer(n: Number) -> int | None:
    """Return *n* as an integer, None if it has no exact integer representation (§3.4.3)."""
    if type(n) is int:
        return n
    if -_TWO_63 <= n < _TWO_63 and n.is_integer():  # type: ignore[union-attr]  # a float here
        return int(n)
    return None


# ---------------------------------------------------------------- arithmetic


def add(a: Number, b: Number) -> Number:
    """Return ``a + b``."""
    result = a + b
    if type(result) is int and not INT_MIN <= result <= INT_MAX:
        return wrap(result)
    return result


def subtract(a: Number, b: Number) -> Number:
    """Return ``a - b``."""
    result = a - b
    if type(result) is int and not INT_MIN <= result <= INT_MAX:
        return wrap(result)
    return result


def multiply(a: Number, b: Number) -> Number:
    """Return ``a * b``."""
    result = a * b
    if type(result) is int and not INT_MIN <= result <= INT_MAX:
        return wrap(result)
    return result


def negate(a: Number) -> Number:
    """Return ``-a``."""
    return -a if a != INT_MIN or type(a) is float else INT_MIN


def divide(a: Number, b: Number) -> float:
    """Return ``a / b``, always a float."""
    try:
        return a / (b + 0.0)  # a float: Python would divide two ints exactly, Lua converts first
    except ZeroDivisionError:
        return _divide_by_zero(a, b)


def _divide_by_zero(a: Number, zero: Number) -> float:
    if math.isnan(a):
        return a
    if a == 0:
        return INVALID
    return math.copysign(math.inf, a) * math.copysign(1.0, zero)


def floor_divide(a: Number, b: Number) -> Number:
    """Return ``a // b``.

    Raises:
        OperationFault: both are integers and *b* is 0.
    """
    if type(a) is int and type(b) is int:
        if b == 0:
            msg = "attempt to divide by zero"
            raise OperationFault(msg)
        quotient = a // b
        return quotient if quotient <= INT_MAX else INT_MIN  # only INT_MIN // -1 is too large
    ratio = divide(a, b)
    if ratio - ratio != 0.0:  # infinite or NaN?
        return ratio
    return ratio // 1.0  # the floor, as a float; keeps -0.0


def modulo(a: Number, b: Number) -> Number:
    """Return ``a % b``; a result that is not zero has the sign of *b*, a float zero that of *a*.

    Raises:
        OperationFault: both are integers and *b* is 0.
    """
    if type(a) is int and type(b) is int:
        if b == 0:
            msg = "attempt to perform 'n%0'"
            raise OperationFault(msg)
        return a % b
    try:
        return a % b or math.copysign(0.0, a)  # Python's zero has the sign of b
    except ZeroDivisionError:
        return a if math.isnan(a) else INVALID


def power(a: Number, b: Number) -> float:
    """Return ``a ^ b``, always a float; never raises."""
    if b == 2:  # noqa: PLR2004  as PUC does; no overflow to handle
        return float(a) * a
    try:
        result = math.pow(a, b)
    except OverflowError:
        return -math.inf if _negates(a, b) else math.inf
    except ValueError:  # a negative base with a fractional exponent, or zero with a negative one
        if a != 0:
            return INVALID
        return -math.inf if _negates(a, b) else math.inf
    if math.isnan(result) and math.isnan(a) and _negates(a, b):  # glibc treats the sign of a NaN alike
        return math.nan
    return result


def _negates(a: Number, b: Number) -> bool:
    """Return whether ``a ^ b`` is an odd power of something with a minus sign."""
    odd = float(b) % 2.0 == 1.0  # a float first: a large odd integer may round to an even one
    return odd and math.copysign(1.0, a) < 0.0


# ---------------------------------------------------------------- bits


def shift_left(a: int, n: int) -> int:
    """Return ``a << n``: zeros come in, *n* may be negative or large (§3.4.2)."""
    if not -_BITS < n < _BITS:
        return 0
    if n >= 0:
        return wrap(a << n)
    return (a & _MASK) >> -n


def shift_right(a: int, n: int) -> int:
    """Return ``a >> n``, a logical shift: zeros come in."""
    return shift_left(a, -n)


# ---------------------------------------------------------------- numeric for


def integer_loop(start: int, limit: Number, step: int) -> range:
    """Return the values that the control variable of an integer loop takes, which may be none (§3.3.5).

    A loop is an integer loop if *start* and *step* are integers; *limit* may be any number.

    Raises:
        OperationFault: *step* is 0.
    """
    if step == 0:
        raise _step_is_zero()
    if step > 0:
        return range(start, _ascending_limit(limit) + 1, step)
    return range(start, _descending_limit(limit) - 1, step)


def _step_is_zero() -> OperationFault:
    return OperationFault("'for' step is zero")


def _ascending_limit(limit: Number) -> int:
    """Return the last integer that *limit* lets an ascending loop reach; below INT_MIN if none."""
    if type(limit) is int:
        return limit
    if limit >= _TWO_63:
        return INT_MAX
    return math.floor(limit) if limit >= -_TWO_63 else INT_MIN - 1


def _descending_limit(limit: Number) -> int:
    """Return the last integer that *limit* lets a descending loop reach; above INT_MAX if none."""
    if type(limit) is int:
        return limit
    if limit >= _TWO_63:
        return INT_MAX + 1
    return math.ceil(limit) if limit >= -_TWO_63 else INT_MIN  # NaN counts as too small: lvm.c forlimit


def prepare_loop(start: Number, limit: Number, step: Number) -> tuple[Number, Number, Number] | None:
    """Return the three numbers that drive a numeric `for`, None if its body never runs.

    Before: start, limit and step as numbers. After, for an integer loop: the start, how often the body runs
    *again* after the first time (up to 2^64-1, so not a Lua integer), the step, all ints; for a float
    loop: start, limit and step as floats. The class of the step tells which it is.

    Raises:
        OperationFault: *step* is 0.
    """
    if type(start) is int and type(step) is int:
        values = integer_loop(start, limit, step)
        if not values:
            return None
        return start, (values.stop - start - (1 if step > 0 else -1)) // step, step
    if step == 0:
        raise _step_is_zero()
    start, limit, step = float(start), float(limit), float(step)
    # NaN: PUC asks whether the loop is over now, float_loop_goes_on whether it goes on.
    if limit < start if step > 0.0 else start < limit:
        return None
    return start, limit, step


def float_loop_goes_on(value: float, limit: float, step: float) -> bool:
    """Return whether a float loop runs its body for *value*, which is not its first."""
    return value <= limit if step > 0.0 else limit <= value
