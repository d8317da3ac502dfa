"""The math library (§6.7): functions over numbers, and the generator of pseudo-random ones.

Where C answers a domain error with a NaN, Python raises `ValueError`; the sign of our NaN is that of current
versions of glibc (those before 2.29 answer otherwise to `log`).
"""

from __future__ import annotations

import math
import os
from typing import cast

from pylua.numeric import INT_MAX, INT_MIN, INVALID, divide, wrap
from pylua.stdlib.api import (
    ABSENT,
    GlobalState,
    Library,
    LuaTable,
    Results,
    Value,
    argument_error,
    boolean,
    check_any,
    check_integer,
    check_number,
    integer_of,
    less_than,
    opt_integer,
    opt_number,
    raise_error,
)

LIBRARY = Library("math")
LIBRARY.constant("pi", math.pi)
LIBRARY.constant("huge", math.inf)
LIBRARY.constant("maxinteger", INT_MAX)
LIBRARY.constant("mininteger", INT_MIN)

_MASK = (1 << 64) - 1
_TWO_63 = 2.0**63
_NUMBERS = frozenset((int, float))


# ---------------------------------------------------------------- integers and floats


@LIBRARY.function("x")
def type_(x: Value = ABSENT, *_: Value) -> Value:
    """Return "integer", "float", or nil if *x* is not a number."""
    if x.__class__ is int:
        return "integer"
    if x.__class__ is float:
        return "float"
    check_any(1, x)
    return None


@LIBRARY.function("x")
def tointeger(x: Value = ABSENT, *_: Value) -> Value:
    """Return *x* as an integer if it converts exactly (strings do, too), else nil."""
    return integer_of(check_any(1, x))


@LIBRARY.function("m, n")
def ult(m: Value = ABSENT, n: Value = ABSENT, *_: Value) -> Value:
    """Return whether *m* is below *n* when both are compared as unsigned integers."""
    return boolean(check_integer(1, m) & _MASK < check_integer(2, n) & _MASK)


# ---------------------------------------------------------------- rounding and remainders


@LIBRARY.function("x")
def abs_(x: Value = ABSENT, *_: Value) -> Value:
    """Return the larger of *x* and -*x*; the least integer is its own absolute value."""
    if type(x) is int:
        return abs(x) if x != INT_MIN else INT_MIN
    return math.fabs(check_number(1, x))


@LIBRARY.function("x")
def floor(x: Value = ABSENT, *_: Value) -> Value:
    """Return the largest whole number not above *x*, as an integer if it fits."""
    if type(x) is int:
        return x
    number = x if type(x) is float else float(check_number(1, x))
    # A float outside of this range is whole already, or not finite.
    return math.floor(number) if -_TWO_63 <= number < _TWO_63 else number


@LIBRARY.function("x")
def ceil(x: Value = ABSENT, *_: Value) -> Value:
    """Return the smallest whole number not below *x*, as an integer if it fits."""
    if type(x) is int:
        return x
    number = x if type(x) is float else float(check_number(1, x))
    return math.ceil(number) if -_TWO_63 <= number < _TWO_63 else number


@LIBRARY.function("x")
def modf(x: Value = ABSENT, *_: Value) -> Results:
    """Return the integral part of *x*, an integer if it fits, and the fractional part, a float."""
    if type(x) is int:
        return x, 0.0
    number = float(check_number(1, x))
    if not -_TWO_63 <= number < _TWO_63:
        return number, number - number if math.isnan(number) else 0.0
    whole = math.trunc(number)
    return whole, number - whole if number != whole else 0.0


@LIBRARY.function("x, y")
def fmod(x: Value = ABSENT, y: Value = ABSENT, *_: Value) -> Value:
    """Return the remainder of *x* / *y* that rounds the quotient toward zero.

    Raises:
        LuaError: both are integers and *y* is 0.
    """
    if type(x) is int and type(y) is int:
        if y == 0:
            raise argument_error(2, "zero")
        remainder = abs(x) % abs(y)
        return remainder if x >= 0 else -remainder
    divisor = check_number(2, y)  # first, as compiled C does
    dividend = check_number(1, x)
    try:
        return math.fmod(dividend, divisor)
    except ValueError:
        return INVALID


@LIBRARY.function("x, ...")
def max_(g: GlobalState, *arguments: Value) -> Value:
    """Return the argument with the highest value by the operator ``<``."""
    if len(arguments) == 2:  # noqa: PLR2004
        a, b = arguments
        if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
            return b if a < b else a  # type: ignore[operator]  # noqa: FURB136  half the time
    highest = _first_of(g, arguments)
    for candidate in arguments[1:]:
        if less_than(g, highest, candidate):
            highest = candidate
    return highest


@LIBRARY.function("x, ...")
def min_(g: GlobalState, *arguments: Value) -> Value:
    """Return the argument with the lowest value by the operator ``<``."""
    if len(arguments) == 2:  # noqa: PLR2004
        a, b = arguments
        if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
            return b if b < a else a  # type: ignore[operator]  # noqa: FURB136
    lowest = _first_of(g, arguments)
    for candidate in arguments[1:]:
        if less_than(g, candidate, lowest):
            lowest = candidate
    return lowest


def _first_of(g: GlobalState, arguments: tuple[Value, ...]) -> Value:
    """Return the first of the arguments of `max` or `min` and charge for looking at all of them."""
    if not arguments:
        raise argument_error(1, "value expected")
    g.meter.charge(len(arguments))
    return arguments[0]


# ---------------------------------------------------------------- powers and logarithms


@LIBRARY.function("x")
def sqrt(x: Value = ABSENT, *_: Value) -> Value:
    """Return the square root of *x*."""
    try:
        return math.sqrt(check_number(1, x))
    except ValueError:
        return INVALID


@LIBRARY.function("x")
def exp(x: Value = ABSENT, *_: Value) -> Value:
    """Return e to the power *x*."""
    try:
        return math.exp(check_number(1, x))
    except OverflowError:
        return math.inf


@LIBRARY.function("x [, base]")
def log(x: Value = ABSENT, base: Value = None, *_: Value) -> Value:
    """Return the logarithm of *x* in the given base, e by default; exact for powers of 2 and 10."""
    number = float(check_number(1, x))
    if base is None:
        return _log(number)
    radix = check_number(2, base)
    if radix == 2:  # noqa: PLR2004
        return math.log2(number) if number > 0.0 else _log(number)
    if radix == 10:  # noqa: PLR2004
        if number < 0.0:
            return math.nan
        return math.log10(number) if number > 0.0 else _log(number)
    return divide(_log(number), _log(float(radix)))


def _log(x: float) -> float:
    """Return the natural logarithm of *x*, as C does."""
    if x > 0.0 or math.isnan(x):
        return math.log(x)
    return -math.inf if x == 0.0 else INVALID


# ---------------------------------------------------------------- angles


@LIBRARY.function("x")
def sin(x: Value = ABSENT, *_: Value) -> Value:
    """Return the sine of *x* radians."""
    try:
        return math.sin(check_number(1, x))
    except ValueError:
        return INVALID


@LIBRARY.function("x")
def cos(x: Value = ABSENT, *_: Value) -> Value:
    """Return the cosine of *x* radians."""
    try:
        return math.cos(check_number(1, x))
    except ValueError:
        return INVALID


@LIBRARY.function("x")
def tan(x: Value = ABSENT, *_: Value) -> Value:
    """Return the tangent of *x* radians."""
    try:
        return math.tan(check_number(1, x))
    except ValueError:
        return INVALID


@LIBRARY.function("x")
def asin(x: Value = ABSENT, *_: Value) -> Value:
    """Return the arc sine of *x* in radians."""
    try:
        return math.asin(check_number(1, x))
    except ValueError:
        return math.nan


@LIBRARY.function("x")
def acos(x: Value = ABSENT, *_: Value) -> Value:
    """Return the arc cosine of *x* in radians."""
    try:
        return math.acos(check_number(1, x))
    except ValueError:
        return math.nan


@LIBRARY.function("y [, x]")
def atan(y: Value = ABSENT, x: Value = ABSENT, *_: Value) -> Value:
    """Return the arc tangent of *y* / *x* in radians, in the quadrant that the signs tell."""
    opposite, adjacent = check_number(1, y), opt_number(2, x, 1)
    result = math.atan2(opposite, adjacent)
    return opposite + adjacent if math.isnan(result) else result  # Python's NaN has lost its sign


@LIBRARY.function("x")
def deg(x: Value = ABSENT, *_: Value) -> Value:
    """Return the angle *x* in degrees."""
    return check_number(1, x) * (180.0 / math.pi)


@LIBRARY.function("x")
def rad(x: Value = ABSENT, *_: Value) -> Value:
    """Return the angle *x* in radians."""
    return check_number(1, x) * (math.pi / 180.0)


# ---------------------------------------------------------------- pseudo-random numbers

_GENERATOR = "math.random"
"""Under this name a state keeps its generator: a list of four unsigned integers of 64 bits."""


def _next_random(state: list[int]) -> int:
    """Return the next 64 bits of the generator xoshiro256** (Blackman and Vigna)."""
    s0, s1, s2, s3 = state
    s2 ^= s0
    s3 ^= s1
    product = s1 * 5 & _MASK
    state[0] = s0 ^ s3
    state[1] = s1 ^ s2
    state[2] = s2 ^ (s1 << 17 & _MASK)
    state[3] = (s3 << 45 | s3 >> 19) & _MASK
    return (product << 7 | product >> 57) * 9 & _MASK


def _project(bits: int, highest: int, state: list[int]) -> int:
    """Return a number from 0 to *highest*, all equally likely, made of random *bits*.

    The bits are cut to as many as *highest* has; while the result is too large, the next ones are tried.
    """
    mask = (1 << highest.bit_length()) - 1
    bits &= mask
    while bits > highest:
        bits = _next_random(state) & mask
    return bits


def _seed(g: GlobalState, n1: int, n2: int) -> Results:
    """Start the generator anew; return both parts of the seed."""
    state = [n1 & _MASK, 0xFF, n2 & _MASK, 0]
    for _ in range(16):  # spread the seed over the state
        _next_random(state)
    g.library_data[_GENERATOR] = state
    return n1, n2


def _seed_randomly(g: GlobalState) -> Results:
    if g.seed is not None:  # the host wants to see the same again
        return _seed(g, wrap(_next_random(cast("list[int]", g.library_data[_GENERATOR]))), 0)
    return _seed(g, *(int.from_bytes(os.urandom(8), "little", signed=True) for _ in range(2)))


@LIBRARY.on_open
def _open(g: GlobalState, _table: LuaTable) -> None:
    if g.seed is None:
        _seed_randomly(g)
    else:
        _seed(g, wrap(g.seed), 0)


@LIBRARY.function("[m [, n]]")
def random(g: GlobalState, *limits: Value) -> Value:
    """Return a float in [0, 1); with limits an integer in [m, n] or [1, m]; with 0 all bits random."""
    state = cast("list[int]", g.library_data[_GENERATOR])
    bits = _next_random(state)
    if not limits:
        return (bits >> 11) * 2.0**-53
    if len(limits) > 2:  # noqa: PLR2004  m and n
        msg = "wrong number of arguments"
        raise raise_error(msg)
    low, high = 1, check_integer(1, limits[0])
    if len(limits) > 1:
        low, high = high, check_integer(2, limits[1])
    elif high == 0:
        return wrap(bits)
    if low > high:
        raise argument_error(1, "interval is empty")
    return low + _project(bits, high - low, state)


@LIBRARY.function("[x [, y]]")
def randomseed(g: GlobalState, x: Value = ABSENT, y: Value = ABSENT, *_: Value) -> Results:
    """Seed the generator with *x* and *y*, or randomly; return the two parts of the seed."""
    if x is ABSENT:
        return _seed_randomly(g)
    return _seed(g, check_integer(1, x), opt_integer(2, y, 0))
