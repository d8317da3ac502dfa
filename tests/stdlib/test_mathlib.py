"""The math library, function by function against real Lua."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pylua.numeric import INT_MAX, INT_MIN
from pylua.stdlib.api import LuaTable
from pylua.stdlib.mathlib import LIBRARY
from tests.stdlib.comparing import REAL_LUA, SideBySide

MATH = SideBySide(LIBRARY)
NEGATIVE_NAN = math.copysign(math.nan, -1.0)

EDGES = [
    0, 1, -1, 2, 3, -3, 10, INT_MIN, INT_MAX, 0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 3.5, -3.5, 10.0, 8.0, 1000.0,
    1e308, 5e-324, -5e-324, 2.0**53, 2.0**63, -(2.0**63), 2.0**63 - 1024, 1e300, math.inf, -math.inf, math.nan,
    NEGATIVE_NAN, "8", "0x10", "8.0", " 3.7 ", "x", "", "1e400", None, True,
]  # fmt: skip
integers = st.one_of(st.sampled_from([INT_MIN, INT_MAX, 0, -1]), st.integers(INT_MIN, INT_MAX))
numbers = st.one_of(integers, st.floats(), st.integers(-99, 99).map(lambda i: i / 4))

ONE_NUMBER = [
    "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "log", "modf", "rad", "sin", "sqrt", "tan",
    "tointeger", "type",
]  # fmt: skip
TWO_NUMBERS = ["atan", "fmod", "log", "ult"]


def test_the_library_has_the_fields_of_real_lua() -> None:
    """Every field of real Lua's table is there, and no other: the deprecated functions are gone."""
    assert sorted(MATH.table) == sorted(REAL_LUA.globals().math)


@pytest.mark.parametrize("name", ["pi", "huge", "maxinteger", "mininteger"])
def test_constants_equal_real_lua(name: str) -> None:
    """The constants have the value and the type of real Lua's."""
    assert repr(MATH.table[name]) == repr(REAL_LUA.globals().math[name])


@pytest.mark.parametrize("name", ONE_NUMBER)
class TestOneNumber:
    """Functions of one number."""

    def test_edge_values_equal_real_lua(self, name: str) -> None:
        """Edge values, strings and wrong types give the results and messages of real Lua."""
        assert all(MATH.same(name, x) for x in EDGES)

    def test_missing_argument_equals_real_lua(self, name: str) -> None:
        """Without an argument the message says "no value"."""
        assert MATH.same(name)

    @given(x=numbers)
    def test_results_equal_real_lua(self, name: str, x: float) -> None:
        """Any number gives the result of real Lua."""
        assert MATH.same(name, x)


@pytest.mark.parametrize("name", TWO_NUMBERS)
class TestTwoNumbers:
    """Functions of two numbers."""

    def test_edge_values_equal_real_lua(self, name: str) -> None:
        """Pairs of edge values give the results and messages of real Lua."""
        pairs = [(x, y) for x, y in itertools.product(EDGES, EDGES) if not (x != x and y != y)]  # noqa: PLR0124  NaN

        assert all(MATH.same(name, x, y) for x, y in pairs)

    @given(x=numbers, y=numbers)
    def test_results_equal_real_lua(self, name: str, x: float, y: float) -> None:
        """Any two numbers give the result of real Lua."""
        assume(not (math.isnan(x) and math.isnan(y)))

        assert MATH.same(name, x, y)


class TestMaxMin:
    """max and min compare by the operator ``<``."""

    @given(arguments=st.lists(numbers, max_size=4))
    def test_numbers_equal_real_lua(self, arguments: list[float]) -> None:
        """The first of equal arguments is returned, NaN as in real Lua."""
        assert MATH.same("max", *arguments)
        assert MATH.same("min", *arguments)

    @pytest.mark.parametrize("arguments", [(), (None,), (1, None), ("a", "b", "ab"), (1, "x"), (True, False)])
    def test_other_values_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """Strings compare, and what does not compare gives real Lua's message."""
        assert MATH.same("max", *arguments)
        assert MATH.same("min", *arguments)

    def test_a_single_argument_may_be_anything(self) -> None:
        """One argument is returned as it is."""
        table = LuaTable()

        assert MATH.table["max"](table) is table

    def test_every_argument_is_charged(self) -> None:
        """The meter sees one instruction for each argument."""
        before = MATH.g.meter.instructions

        MATH.table["max"](*range(1000))

        assert MATH.g.meter.instructions - before == 1000


seeds = st.tuples(integers, integers)


class TestRandom:
    """xoshiro256** and what is made of it."""

    @given(seed=seeds)
    def test_floats_equal_real_lua(self, seed: tuple[int, int]) -> None:
        """The same seed gives the same floats."""
        MATH.same("randomseed", *seed)

        assert all(MATH.same("random") for _ in range(20))

    @given(seed=seeds, limits=st.tuples(integers, integers).map(sorted))
    def test_integers_in_an_interval_equal_real_lua(self, seed: tuple[int, int], limits: list[int]) -> None:
        """The same seed gives the same integers, whatever the interval."""
        MATH.same("randomseed", *seed)

        assert all(MATH.same("random", *limits) for _ in range(10))

    @given(seed=seeds, limit=st.integers(0, 40))
    def test_small_integers_equal_real_lua(self, seed: tuple[int, int], limit: int) -> None:
        """The same seed gives the same integers up to one limit; 0 asks for all bits."""
        MATH.same("randomseed", *seed)

        assert all(MATH.same("random", limit) for _ in range(10))

    @pytest.mark.parametrize(
        "arguments",
        [
            (1, 2, 3),
            (2, 1),
            (-1,),
            (None,),
            (1.5,),
            ("10",),
            (3.0, 3),
            (1, None),
            (1, "x"),
            (INT_MAX, INT_MIN),
        ],
    )
    def test_odd_arguments_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """Wrong limits give real Lua's messages; each call, even a failing one, uses up a number."""
        MATH.same("randomseed", 42)

        assert MATH.same("random", *arguments)
        assert MATH.same("random")

    @pytest.mark.parametrize(
        "arguments", [(7,), (7, 8), (1.5,), (None,), (2.0**70,), ("12",), (1, "x"), (3.0, None), (-1, -2)]
    )
    def test_randomseed_equals_real_lua(self, arguments: tuple[object, ...]) -> None:
        """The seed's two parts come back; what is no integer is refused."""
        assert MATH.same("randomseed", *arguments)

    def test_random_seeds_differ_and_can_be_used_again(self) -> None:
        """Without arguments the seed is random, and its parts start the same sequence."""
        seed = MATH.table["randomseed"]()
        first = MATH.table["random"](0)
        other = MATH.table["randomseed"]()

        MATH.table["randomseed"](*seed)

        assert seed != other
        assert MATH.table["random"](0) == first

    def test_states_have_generators_of_their_own(self) -> None:
        """Random numbers drawn in one state do not move the generator of another."""
        one, two = SideBySide(LIBRARY), SideBySide(LIBRARY)
        for state in (one, two):
            state.table["randomseed"](1)
        one.table["random"]()

        two.theirs("randomseed", 1)

        assert two.same("random")
