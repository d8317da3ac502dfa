"""Operators become instructions: direct operands, short chains, jumps for conditions."""

from __future__ import annotations

import pytest

from pylua.bytecode.opcodes import Op
from tests.compiler.compiling import lines, listing

LOCALS = "local a, b, c; "


def after_locals(source: str) -> list[str]:
    """Return the listing of *source* with locals a, b, c in R0, R1, R2, without their start and the last return."""
    return listing(LOCALS + source)[1:-1]


@pytest.mark.parametrize(
    ("operator", "op"),
    [
        ("+", "ADD"), ("-", "SUB"), ("*", "MUL"), ("%", "MOD"), ("^", "POW"), ("/", "DIV"), ("//", "IDIV"),
        ("&", "BAND"), ("|", "BOR"), ("~", "BXOR"), ("<<", "SHL"), (">>", "SHR"),
        ("==", "EQ"), ("~=", "NE"), ("<", "LT"), ("<=", "LE"),
    ],
)  # fmt: skip
def test_operands_are_used_where_they_are(operator: str, op: str) -> None:
    """Locals and constants are operands as they are; the result goes straight to its place."""
    assert after_locals(f"c = a {operator} b") == [f"{op} R2 R0 R1"]
    assert after_locals(f"c = a {operator} 'x'") == [f'{op} R2 R0 "x"']
    assert after_locals(f"c = 'x' {operator} a") == [f'{op} R2 "x" R0']


@pytest.mark.parametrize(("operator", "op"), [(">", "LT"), (">=", "LE")])
def test_greater_is_less_with_the_operands_swapped(operator: str, op: str) -> None:
    """There are no opcodes for > and >=; the operands are still evaluated from left to right."""
    assert after_locals(f"c = a {operator} b") == [f"{op} R2 R1 R0"]
    assert after_locals(f"c = a.x {operator} b.x") == [
        'GETTABLE R3 R0 "x"', 'GETTABLE R4 R1 "x"', f"{op} R2 R4 R3",
    ]  # fmt: skip


def test_chain_reuses_one_temporary() -> None:
    """A chain that leans to the left needs one register, however long it is."""
    assert after_locals("c = a + b - a * b + 1") == [
        "ADD R3 R0 R1", "MUL R4 R0 R1", "SUB R3 R3 R4", "ADD R2 R3 1",
    ]  # fmt: skip


@pytest.mark.parametrize(("operator", "op"), [("-", "UNM"), ("~", "BNOT"), ("not ", "NOT"), ("#", "LEN")])
def test_unary_operators_take_one_operand(operator: str, op: str) -> None:
    """A unary operation is one instruction."""
    assert after_locals(f"c = {operator}a") == [f"{op} R2 R0"]


def test_concatenation_is_one_instruction() -> None:
    """A chain of ``..`` puts its operands into a row; parentheses on the right make no difference."""
    expected = ["MOVE R3 R0", 'MOVE R4 "x"', "MOVE R5 R1", "CONCAT R2 R3 3"]

    assert after_locals("c = a .. 'x' .. b") == expected
    assert after_locals("c = a .. ('x' .. b)") == expected


def test_captured_left_operand_is_loaded_last() -> None:
    """As real Lua reads a local's register when it operates, a cell is read behind the right operand."""
    assert listing("local a; function f() return a end; x = a + f()")[-5:-1] == [
        "CALL R1 0 1", "GETCELL R2 R0", "ADD R1 R2 R1", 'SETTABUP U0 "x" R1',
    ]  # fmt: skip


def test_and_or_leave_the_deciding_value() -> None:
    """An operand that decides stays in the target and jumps to the end."""
    assert after_locals("c = a and b") == ["MOVE R2 R0", "JIFNOT R2 >4", "MOVE R2 R1"]
    assert after_locals("c = a or 5") == ["MOVE R2 R0", "JIF R2 >4", "MOVE R2 5"]


def test_deciding_value_of_a_nested_operator_is_kept() -> None:
    """Parentheses around the same operator change nothing."""
    assert after_locals("c = (a or b) or 1") == after_locals("c = a or b or 1")
    assert after_locals("c = a or (b or 1)")[:2] == ["MOVE R2 R0", "JIF R2 >6"]


def test_constants_of_outer_functions_decide_conditions() -> None:
    """A compile-time constant is as good as a literal, wherever it was declared."""
    assert listing("local K <const> = 1; function f(a) return K and a end", 0) == [
        "RETURN R0 1",
        "RETURN R0 0",
    ]


def test_operand_whose_value_is_not_wanted_is_only_tested() -> None:
    """In ``a and b or c`` nobody wants the value of a if it is false."""
    assert after_locals("c = a == 1 and 'x' or 'y'") == [
        "JNE R0 1 >4", 'MOVE R2 "x"', "JMP >5", 'MOVE R2 "y"',
    ]  # fmt: skip


def test_local_keeps_its_value_while_and_or_may_read_it() -> None:
    """``a = b and a`` goes through a temporary, ``a = a or b`` does not."""
    assert after_locals("a = b and a") == ["MOVE R3 R1", "JIFNOT R3 >4", "MOVE R3 R0", "MOVE R0 R3"]
    assert after_locals("a = a or b") == ["JIF R0 >3", "MOVE R0 R1"]
    assert after_locals("a = a and a.x") == ["JIFNOT R0 >3", 'GETTABLE R0 R0 "x"']


def test_constant_that_does_not_decide_is_skipped() -> None:
    """``true and a`` is a itself."""
    assert after_locals("c = (true and a) + (nil or b)") == ["ADD R2 R0 R1"]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("a", ["JIFNOT R0 >3"]),
        ("not a", ["JIF R0 >3"]),
        ("not (not a)", ["JIFNOT R0 >3"]),
        ("a == b", ["JNE R0 R1 >3"]),
        ("a ~= nil", ["JEQ R0 nil >3"]),
        ("a < 1", ["JNLT R0 1 >3"]),
        ("a >= b", ["JNLE R1 R0 >3"]),
        ("not (a < b)", ["JLT R0 R1 >3"]),
        ("a and b", ["JIFNOT R0 >4", "JIFNOT R1 >4"]),
        ("a or b", ["JIF R0 >3", "JIFNOT R1 >4"]),
        ("not (a or b)", ["JIF R0 >4", "JIF R1 >4"]),
        ("a and (b or c)", ["JIFNOT R0 >5", "JIF R1 >4", "JIFNOT R2 >5"]),
        ("a and b or c", ["JIFNOT R0 >3", "JIF R1 >4", "JIFNOT R2 >5"]),
        ("true", []),
        ("1", []),
        ("nil", ["JMP >3"]),
        ("not true", ["JMP >3"]),
        ("true and a", ["JIFNOT R0 >3"]),
    ],
)
def test_condition_jumps_over_the_block_if_false(condition: str, code: list[str]) -> None:
    """Conditions are jumps; the block follows them."""
    assert after_locals(f"if {condition} then c = 1 end") == [*code, "MOVE R2 1"]


def test_arithmetic_happens_at_its_operator_a_comparison_at_its_end() -> None:
    """The line of an error is that of the operator; comparisons are emitted when all has been read."""
    assert lines("x = 1\n+\ny", Op.ADD) == [2]
    assert lines("x = y\n<\nz", Op.LT) == [3]
    assert lines("x = 'a'\n..\ny\n..\nz", Op.CONCAT) == [4]
    assert lines("x =\n-\ny", Op.UNM) == [2]


def test_left_operand_is_read_when_its_operator_has_been_seen() -> None:
    """A field or global before an operator happens at the operator's line."""
    assert lines("x = y.z\n+ 1", Op.GETTABLE) == [2]
    assert lines("x = y.z\nand 1", Op.GETTABLE) == [2]
    assert lines("x = y\n.. 'a'", Op.GETTABUP) == [2]
