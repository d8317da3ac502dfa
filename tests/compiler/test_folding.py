"""Constants are folded where nobody can tell, and only there."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.boolean import FALSE, TRUE
from pylua.compiler.folding import NOT_CONSTANT, fold_binary, fold_unary
from tests.compiler.compiling import compiled, listing
from tests.helpers import fingerprint, new_real_lua

INTEGERS = st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(-70, 70)
FLOATS = st.floats(allow_nan=False) | st.sampled_from((0.5, 1.0, 2.0, -3.0, 2.0**53, 2.0**63))
OPERATORS = ("+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>")


@given(st.sampled_from(OPERATORS), INTEGERS | FLOATS, INTEGERS | FLOATS)
def test_folded_result_is_that_of_real_lua(operator: str, a: float, b: float) -> None:
    """What is folded is what real Lua computes at run time."""
    result = fold_binary(operator, a, b)

    if result is not NOT_CONSTANT:
        operate = new_real_lua().eval(f"function(a, b) return a {operator} b end")
        assert fingerprint(result) == fingerprint(operate(a, b))


@pytest.mark.parametrize("operator", ["/", "//", "%"])
@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
def test_division_by_zero_is_not_folded(operator: str, zero: float) -> None:
    """A division by zero may be an error, or a NaN: it waits for the run time."""
    assert fold_binary(operator, 1, zero) is NOT_CONSTANT


@pytest.mark.parametrize(
    ("operator", "a", "b"),
    [("-", 1.0, 1), ("*", 0.0, -1), ("/", 0, 5), ("-", math.inf, math.inf), ("//", 0.5, 2), ("%", 4.0, 2)],
)
def test_float_zero_and_nan_are_not_folded(operator: str, a: float, b: float) -> None:
    """The constant table holds no computed 0.0, which might be -0.0, and no NaN."""
    assert fold_binary(operator, a, b) is NOT_CONSTANT


@pytest.mark.parametrize("operator", ["&", "|", "~", "<<", ">>"])
def test_bitwise_operation_on_a_fraction_is_not_folded(operator: str) -> None:
    """An operand without an integer representation is an error of the run time."""
    assert fold_binary(operator, 1.5, 1) is NOT_CONSTANT
    assert fold_binary(operator, 1, 2.0**63) is NOT_CONSTANT


def test_unary_operators_fold_constants_of_their_kind() -> None:
    """Minus and complement fold numbers, ``not`` folds everything, ``#`` nothing."""
    assert fold_unary("-", 5) == -5
    assert fold_unary("~", 5.0) == ~5
    assert fold_unary("not", None) is TRUE
    assert fold_unary("not", 0) is FALSE
    assert fold_unary("-", "5") is NOT_CONSTANT
    assert fold_unary("#", "abc") is NOT_CONSTANT


def test_minus_zero_is_not_folded() -> None:
    """``-0.0`` is computed, so that it does not become the constant 0.0."""
    assert listing("return -0.0") == ["UNM R0 0.0", "RETURN R0 1", "RETURN R0 0"]


def test_folding_leaves_only_the_result_in_the_constant_table() -> None:
    """The constants that an expression is made of are forgotten once it is folded."""
    assert compiled("return 2 * 3 + 4 * (5 - 1)").constants == (22,)


def test_folding_keeps_constants_that_others_use() -> None:
    """A constant that was there before stays, even if a folded expression has used it, too."""
    assert compiled("local a = 2; return 2 * 3, a").constants == (2, 6)


def test_chain_is_folded_up_to_its_first_variable() -> None:
    """The left end of a chain is folded; what comes behind a variable is not."""
    assert listing("local x; return 1 + 2 + x + 3 + 4")[1:] == [
        "ADD R1 3 R0", "ADD R1 R1 3", "ADD R1 R1 4", "RETURN R1 1", "RETURN R0 0",
    ]  # fmt: skip


def test_strings_are_not_folded() -> None:
    """Arithmetic on a string that spells a number is left to the run time."""
    assert "ADD" in listing("return '10' + 1")[0]
