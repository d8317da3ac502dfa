"""Numbers: every operation against real Lua, to the bit."""

from __future__ import annotations

import functools
import itertools
import math
import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pylua import numeric
from pylua.errors import OperationFault
from pylua.numeric import INT_MAX, INT_MIN
from tests.helpers import new_real_lua

if TYPE_CHECKING:
    from collections.abc import Callable

LUA = new_real_lua()

NEGATIVE_NAN = math.copysign(math.nan, -1.0)
SMALL_EDGES = [0, 1, -1, 2, -2, 3, 63, 64, -63, -64]
INTEGER_EDGES = [*SMALL_EDGES, 2**53, 2**53 + 1, INT_MAX, INT_MIN, INT_MAX - 1, INT_MIN + 1]
FLOAT_EDGES = [
    0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 3.0, -3.0, 5e-324, -5e-324, 1e308, -1.7976931348623157e308,
    2.0**53, 2.0**62, 2.0**63, -(2.0**63), 2.0**63 - 1024, math.inf, -math.inf, math.nan, NEGATIVE_NAN,
]  # fmt: skip

integers = st.one_of(st.sampled_from(INTEGER_EDGES), st.integers(INT_MIN, INT_MAX), st.integers(-9, 9))
floats = st.one_of(st.sampled_from(FLOAT_EDGES), st.floats(), st.integers(-99, 99).map(lambda i: i / 4))
numbers = st.one_of(integers, floats)

ARITHMETIC = [
    (numeric.add, "+"),
    (numeric.subtract, "-"),
    (numeric.multiply, "*"),
    (numeric.divide, "/"),
    (numeric.floor_divide, "//"),
    (numeric.modulo, "%"),
    (numeric.power, "^"),
]


def bits(value: object) -> object:
    """Return *value* so that equality means: the same Lua type and the same bits."""
    if isinstance(value, float):
        if math.isnan(value):
            return "-nan" if math.copysign(1.0, value) < 0 else "nan"
        return struct.pack("d", value)
    return value


def outcome(function: Callable[..., object], *arguments: object) -> object:
    """Return the bits of the result, or the message of the fault."""
    try:
        return bits(function(*arguments))
    except OperationFault as fault:
        return fault.message


@functools.cache
def in_lua(source: str) -> Callable[..., object]:
    """Return a function that runs *source* in real Lua and answers as `outcome` does."""
    function = LUA.eval(f"function(...) return pcall(function(a, b) {source} end, ...) end")

    def run(*arguments: object) -> object:
        worked, result = function(*arguments)
        return bits(result) if worked else result.split(": ", 1)[1]

    return run


@pytest.mark.parametrize(("ours", "symbol"), ARITHMETIC, ids=[symbol for _, symbol in ARITHMETIC])
class TestArithmetic:
    """The binary operators of §3.4.1."""

    def test_edge_values_give_the_bits_of_real_lua(self, ours: Callable[..., object], symbol: str) -> None:
        """Every pair of edge values gives the result, or the message, of real Lua."""
        theirs = in_lua(f"return a {symbol} b")
        pairs = [
            (a, b)
            for a, b in itertools.product(INTEGER_EDGES + FLOAT_EDGES, repeat=2)
            if not (math.isnan(a) and math.isnan(b))  # whose sign survives is up to the C compiler
        ]

        different = [(a, b) for a, b in pairs if outcome(ours, a, b) != theirs(a, b)]

        assert different == []

    @given(a=numbers, b=numbers)
    def test_results_have_the_bits_of_real_lua(
        self, ours: Callable[..., object], symbol: str, a: float, b: float
    ) -> None:
        """Any two numbers give the result, or the message, of real Lua."""
        assume(not (math.isnan(a) and math.isnan(b)))

        assert outcome(ours, a, b) == in_lua(f"return a {symbol} b")(a, b)


def test_two_nans_give_a_nan() -> None:
    """An operation on two NaNs gives a NaN, whatever its sign."""
    results = [function(math.nan, NEGATIVE_NAN) for function, _ in ARITHMETIC]

    assert all(math.isnan(result) for result in results)


def test_negate_has_the_bits_of_real_lua() -> None:
    """Unary minus wraps around for the least integer and flips the sign of zero and NaN."""
    theirs = in_lua("return -a")

    assert [outcome(numeric.negate, a) for a in INTEGER_EDGES + FLOAT_EDGES] == [
        theirs(a) for a in INTEGER_EDGES + FLOAT_EDGES
    ]


@given(a=integers, n=integers)
def test_shift_left_equals_real_lua(a: int, n: int) -> None:
    """A left shift fills with zeros, in the other direction for negative counts."""
    assert outcome(numeric.shift_left, a, n) == in_lua("return a << b")(a, n)


@given(a=integers, n=integers)
def test_shift_right_equals_real_lua(a: int, n: int) -> None:
    """A right shift is logical."""
    assert outcome(numeric.shift_right, a, n) == in_lua("return a >> b")(a, n)


@given(a=numbers, b=numbers)
def test_python_compares_as_lua_does(a: float, b: float) -> None:
    """Python's own comparisons are exact for mixed numbers and false for NaN, as Lua's."""
    theirs = LUA.eval("function(a, b) return a == b, a < b, a <= b end")

    assert (a == b, a < b, a <= b) == theirs(a, b)


@given(i=st.integers(-(2**130), 2**130))
def test_wrap_keeps_the_low_64_bits(i: int) -> None:
    """Wrapping is congruent modulo 2^64 and lands in the signed range."""
    wrapped = numeric.wrap(i)

    assert (wrapped - i) % 2**64 == 0
    assert INT_MIN <= wrapped <= INT_MAX


class TestToInteger:
    """Exact conversion of numbers to integers (§3.4.3)."""

    @given(n=numbers)
    def test_equals_real_lua(self, n: float) -> None:
        """A number converts exactly or not at all."""
        assert outcome(numeric.to_integer, n) == in_lua("return math.tointeger(a)")(n)

    @pytest.mark.parametrize("n", [2.0**63, math.nan, math.inf, -math.inf, 0.5])
    def test_what_is_no_integer_gives_none(self, n: float) -> None:
        """Numbers without an exact integer representation give None."""
        assert numeric.to_integer(n) is None

    @pytest.mark.parametrize(("n", "expected"), [(3.0, 3), (-(2.0**63), INT_MIN), (-0.0, 0), (7, 7)])
    def test_whole_numbers_convert(self, n: float, expected: int) -> None:
        """Whole floats in range become the equal int."""
        assert bits(numeric.to_integer(n)) == expected


class TestFormatNumber:
    """`tostring` of numbers."""

    @given(n=numbers)
    def test_equals_real_lua(self, n: float) -> None:
        """Numbers print as in real Lua, with the sign of NaN."""
        assert numeric.format_number(n) == LUA.eval("tostring")(n)

    @given(digits=st.integers(0, 10**17), exponent=st.integers(-30, 30))
    def test_short_floats_equal_real_lua(self, digits: int, exponent: int) -> None:
        """Floats near the border of plain and exponent notation print as in real Lua."""
        n = digits * 10.0**exponent

        assert numeric.format_number(n) == LUA.eval("tostring")(n)

    @pytest.mark.parametrize(
        ("n", "expected"),
        [(1e15, "1e+15"), (-0.0, "-0.0"), (math.inf, "inf"), (-math.inf, "-inf"), (NEGATIVE_NAN, "-nan")],
    )
    def test_special_floats(self, n: float, expected: str) -> None:
        """A float never looks like an integer."""
        assert numeric.format_number(n) == expected


spaces = st.text(" \t\n\r\v\f", max_size=2)
signs = st.sampled_from(["", "+", "-"])


def numerals(prefix: str, digits: str, exponent: str) -> st.SearchStrategy[str]:
    """Return numerals of the given digits; any part may be missing."""
    digit_runs = st.text(digits, max_size=22)
    fractions = st.one_of(st.just(""), digit_runs.map(".".__add__))
    exponents = st.builds(
        "{}{}{}".format, st.sampled_from(exponent), signs, st.text("0123456789", max_size=4)
    )
    return st.tuples(signs, st.just(prefix), digit_runs, fractions, st.one_of(st.just(""), exponents)).map(
        "".join
    )


decimals = numerals("", "0123456789", "eE")
hexadecimals = st.one_of([numerals(prefix, "0123456789abcdefABCDEF", "pP") for prefix in ("0x", "0X")])
near_numerals = st.text("0123456789xXaAeEpPnNiIfF.+-_ \t\0\x1c\x85\xa0\xb2", max_size=12)


class TestParseNumber:
    """Numerals, as `tonumber` and the lexer read them."""

    @given(before=spaces, numeral=st.one_of(decimals, hexadecimals), after=spaces)
    @example(before="", numeral="9223372036854775807", after="")
    @example(before="", numeral="9223372036854775808", after="")
    @example(before="", numeral="-9223372036854775808", after="")
    @example(before="", numeral="-9223372036854775809", after="")
    @example(before="", numeral="-0x8000000000000001", after="")
    @example(before="", numeral="0x1fffffffffffffffff", after="")
    @example(before="", numeral="0x1p1024", after="")
    @example(before="", numeral="-0x1p1024", after="")
    @example(before="", numeral="0x.1p-1074", after="")
    @example(before="", numeral="2.2250738585072011e-308", after="")
    def test_numerals_equal_real_lua(self, before: str, numeral: str, after: str) -> None:
        """Well-formed and nearly well-formed numerals give the bits of real Lua."""
        text = before + numeral + after

        assert bits(numeric.parse_number(text)) == bits(LUA.eval("tonumber")(text))

    @given(text=near_numerals)
    @example(text="inf")
    @example(text="nan")
    @example(text="1_0")
    @example(text="\xa01")
    @example(text="1\0")
    @example(text="0x")
    @example(text="0x.p1")
    @example(text="- 1")
    def test_rubbish_is_refused_as_in_real_lua(self, text: str) -> None:
        """What real Lua does not read as a number, we do not either."""
        assert bits(numeric.parse_number(text)) == bits(LUA.eval("tonumber")(text))

    @pytest.mark.parametrize(
        "text",
        [
            "9" * 200_000,
            "0" * 200_000 + "7",
            "1" + "0" * 200_000 + "e-200000",
            "0." + "0" * 200_000 + "1e200001",
            "0x" + "f" * 200_000,
            "0x" + "f" * 200_000 + ".8",
            "0x1p-" + "9" * 200_000,
            "1" * 200_000 + "x",
            "1." + "1" * 200_000 + "x",
            " " * 200_000 + "x",
        ],
        ids=lambda text: f"{text[:8]}...{text[-4:]}",
    )
    def test_huge_numerals_are_read(self, text: str) -> None:
        """Numerals beyond the digit limit of Python's int() are numbers like others."""
        expected = LUA.eval("tonumber")(text)

        assert bits(numeric.parse_number(text)) == bits(expected)


def run_loop(start: float, limit: float, step: float, most: int) -> object:
    """Return the first *most* values of a numeric `for` as an engine runs it, or the fault's message."""
    try:
        prepared = numeric.prepare_loop(start, limit, step)
    except OperationFault as fault:
        return fault.message
    values: list[object] = []
    if prepared is None:
        return values
    value, bound, step = prepared
    while True:
        values.append(bits(value))
        if len(values) == most:
            return values
        if type(step) is int:
            if bound == 0:
                return values
            bound -= 1
            value += step
        else:
            value += step
            if not numeric.float_loop_goes_on(value, bound, step):
                return values


LUA_LOOP = LUA.eval(
    """function(start, limit, step, most)
         local values = {}
         local worked, message = pcall(function()
           for i = start, limit, step do
             values[#values + 1] = i
             if #values == most then break end
           end
         end)
         if worked then return table.unpack(values) end
         return (message:gsub("^.-: ", ""))
       end"""
)


def loop_in_lua(start: float, limit: float, step: float, most: int) -> object:
    """Return what `run_loop` returns, by real Lua."""
    results = LUA_LOOP(start, limit, step, most)
    if isinstance(results, str):
        return results
    if not isinstance(results, tuple):
        results = () if results is None else (results,)
    return [bits(value) for value in results]


class TestNumericFor:
    """Preparing and running numeric loops (lvm.c forprep, forlimit, floatforloop)."""

    @given(start=numbers, limit=numbers, step=numbers)
    @example(start=1, limit=0, step=0)
    @example(start=1, limit=0, step=0.0)
    @example(start=3, limit=math.nan, step=-1)
    @example(start=3, limit=math.nan, step=1)
    @example(start=math.nan, limit=3, step=1.0)
    @example(start=1.0, limit=2.0, step=math.nan)
    @example(start=INT_MIN, limit=INT_MAX, step=INT_MAX)
    @example(start=INT_MAX, limit=INT_MIN, step=INT_MIN)
    @example(start=INT_MIN, limit=-math.inf, step=1)
    @example(start=INT_MAX, limit=math.inf, step=-1)
    def test_values_equal_real_lua(self, start: float, limit: float, step: float) -> None:
        """The loop variable takes the values that it takes in real Lua."""
        assert run_loop(start, limit, step, 6) == loop_in_lua(start, limit, step, 6)

    @given(start=st.integers(-9, 9), limit=st.integers(-99, 99).map(lambda i: i / 4), step=st.integers(-4, 4))
    def test_small_loops_end_as_in_real_lua(self, start: int, limit: float, step: int) -> None:
        """An integer loop with a fractional limit stops where it stops in real Lua."""
        assert run_loop(start, limit, step, 99) == loop_in_lua(start, limit, step, 99)

    @given(start=integers, limit=numbers, step=integers)
    def test_integer_loop_is_the_prepared_loop(self, start: int, limit: float, step: int) -> None:
        """`integer_loop` yields the values that `prepare_loop` counts."""
        assume(step != 0)

        values = numeric.integer_loop(start, limit, step)

        assert [bits(v) for v in itertools.islice(values, 6)] == run_loop(start, limit, step, 6)

    def test_the_longest_loop_is_counted_exactly(self) -> None:
        """A loop over all integers runs 2^64-1 times after the first."""
        assert numeric.prepare_loop(INT_MIN, INT_MAX, 1) == (INT_MIN, 2**64 - 1, 1)
