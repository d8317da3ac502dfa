"""Expressions become instructions: calls, indexing, constructors, lists of values."""

from __future__ import annotations

import pytest

from pylua.bytecode.opcodes import Op
from tests.compiler.compiling import compiled, lines, listing

LOCALS = "local a, b, c; "


def after_locals(source: str) -> list[str]:
    """Return the listing of *source* with locals a, b, c in R0, R1, R2, without their start and the last return."""
    return listing(LOCALS + source)[1:-1]


def test_call_has_function_and_arguments_in_a_row() -> None:
    """A call takes the function and behind it the arguments; a statement wants no results."""
    assert after_locals("a(b, 1, nil)") == [
        "MOVE R3 R0",
        "MOVE R4 R1",
        "MOVE R5 1",
        "LOADNIL R6 1",
        "CALL R3 3 0",
    ]


def test_last_call_or_vararg_passes_all_its_values() -> None:
    """Open results fill the end of an argument list; parentheses cut them to one."""
    assert after_locals("a(b, c())")[2:] == ["MOVE R5 R2", "CALL R5 0 -1", "CALL R3 -2 0"]
    assert after_locals("a(...)")[1:] == ["VARARG R4 -1", "CALL R3 -1 0"]
    assert after_locals("a((...))")[1:] == ["VARARG R4 1", "CALL R3 1 0"]
    assert after_locals("a((b()))")[1:] == ["MOVE R4 R1", "CALL R4 0 1", "CALL R3 1 0"]


def test_method_call_evaluates_its_object_once() -> None:
    """SELF leaves the method and the object in the places of function and first argument."""
    assert after_locals("a:m(b)") == ['SELF R3 R0 "m"', "MOVE R5 R1", "CALL R3 2 0"]
    assert after_locals("c = ('x'):rep(3)") == ['SELF R3 "x" "rep"', "MOVE R5 3", "CALL R3 2 1", "MOVE R2 R3"]


def test_chain_of_suffixes_uses_one_register() -> None:
    """Each link takes over the register of the one before."""
    assert after_locals("c = a.x[b]().y") == [
        'GETTABLE R3 R0 "x"', "GETTABLE R3 R3 R1", "CALL R3 0 1", 'GETTABLE R2 R3 "y"',
    ]  # fmt: skip


def test_upvalue_is_indexed_where_it_is() -> None:
    """A field of an upvalue is one instruction, whatever the key; so it is read behind the key."""
    source = "local a, k; function f() return a.x, a[k], a[g()] end"

    assert listing(source, 0)[:-2] == [
        'GETTABUP R0 U0 "x"', "GETUPVAL R1 U1", "GETTABUP R1 U0 R1", 'GETTABUP R2 U2 "g"', "CALL R2 0 1",
        "GETTABUP R2 U0 R2",
    ]  # fmt: skip


def test_captured_table_is_loaded_behind_its_key() -> None:
    """``t[f()]`` indexes what t is after f was called, as if t were in its register."""
    assert listing("local t; function f() return t end; x = t[f()]")[-6:-2] == [
        'GETTABUP R1 U0 "f"', "CALL R1 0 1", "GETCELL R2 R0", "GETTABLE R1 R2 R1",
    ]  # fmt: skip


def test_constructor_stores_positional_values_together() -> None:
    """Positional values wait in registers; NEWTABLE knows how many of each kind will come."""
    assert after_locals("c = {1, x = 2, [a] = b, 3}") == [
        "NEWTABLE R3 2 2", "MOVE R4 1", 'SETTABLE R3 "x" 2', "SETTABLE R3 R0 R1", "MOVE R5 3", "SETLIST R3 2 0",
        "MOVE R2 R3",
    ]  # fmt: skip


def test_constructor_takes_all_values_of_its_last_item() -> None:
    """A call or ``...`` in the last position adds all its values, elsewhere one."""
    assert after_locals("c = {1, ...}")[1:-1] == ["MOVE R4 1", "VARARG R5 -1", "SETLIST R3 -2 0"]
    assert after_locals("c = {..., 1}")[1:-1] == ["VARARG R4 1", "MOVE R5 1", "SETLIST R3 2 0"]
    assert after_locals("c = {a(), x = 1}")[1:-2] == ["MOVE R4 R0", "CALL R4 0 1", 'SETTABLE R3 "x" 1']


def test_long_constructor_is_stored_in_batches_of_fifty() -> None:
    """No constructor runs out of registers."""
    proto = compiled("return {" + "1," * 120 + "...}")

    assert [i[1:] for i in proto.code if i[0] == Op.SETLIST] == [(0, 50, 0), (0, 50, 50), (0, -21, 100)]
    assert proto.code[0] == (Op.NEWTABLE, 0, 120, 0)
    assert proto.num_registers == 51


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("local x, y, z = a()", ["MOVE R3 R0", "CALL R3 0 3"]),
        ("local x, y, z = 1, a()", ["MOVE R3 1", "MOVE R4 R0", "CALL R4 0 2"]),
        ("local x = a(), 1", ["MOVE R3 R0", "CALL R3 0 1", "MOVE R4 1"]),
        ("local x = 1, a()", ["MOVE R3 1", "MOVE R4 R0", "CALL R4 0 0"]),
        ("local x, y = ...", ["VARARG R3 2"]),
        ("local x, y, z = 1", ["MOVE R3 1", "LOADNIL R4 2"]),
        ("local x, y", ["LOADNIL R3 2"]),
    ],
)
def test_values_are_adjusted_to_what_is_wanted(source: str, code: list[str]) -> None:
    """Missing values are nil or further results, those too many are evaluated and dropped."""
    assert after_locals(source) == code


def test_index_happens_at_its_end_a_call_at_its_parenthesis() -> None:
    """An error of an index has the line of the name or bracket, that of a call the line of its parenthesis."""
    assert lines("x = y\n.z\n[\n1\n]", Op.GETTABLE) == [2, 5]
    assert lines("x\n(\n1\n)", Op.CALL) == [2]
    assert lines("x\n:\nm\n(\n1\n)", Op.SELF) == [3]


def test_last_item_of_a_constructor_is_read_at_its_brace() -> None:
    """A field as the last item happens where the constructor ends."""
    assert lines("x = {\ny.z,\ny.z\n}", Op.GETTABLE) == [2, 4]
