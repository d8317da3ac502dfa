"""Assignments become instructions: places first, then values, then stores from right to left."""

from __future__ import annotations

from tests.compiler.compiling import listing

LOCALS = "local a, b, c; "


def after_locals(source: str) -> list[str]:
    """Return the listing of *source* with locals a, b, c in R0, R1, R2, without their start and the last return."""
    return listing(LOCALS + source)[1:-1]


def test_local_takes_its_value_directly() -> None:
    """The last instruction of an expression writes the local."""
    assert after_locals("a = b") == ["MOVE R0 R1"]
    assert after_locals("a = a") == []
    assert after_locals("a = b.x") == ['GETTABLE R0 R1 "x"']
    assert after_locals("a = -b + 1") == ["UNM R3 R1", "ADD R0 R3 1"]
    assert after_locals("a = function() end") == ["CLOSURE R0 P0"]


def test_call_and_constructor_are_moved_to_the_local() -> None:
    """What needs registers in a row is made there and moved."""
    assert after_locals("a = b()") == ["MOVE R3 R1", "CALL R3 0 1", "MOVE R0 R3"]
    assert after_locals("a = {a}") == ["NEWTABLE R3 1 0", "MOVE R4 R0", "SETLIST R3 1 0", "MOVE R0 R3"]


def test_fields_take_operands_directly() -> None:
    """Table, key and value of a store are locals or constants as they are."""
    assert after_locals("a.x = 1") == ['SETTABLE R0 "x" 1']
    assert after_locals("a[b] = c") == ["SETTABLE R0 R1 R2"]
    assert after_locals("a.x.y = nil") == ['GETTABLE R3 R0 "x"', 'SETTABLE R3 "y" nil']


def test_assignment_to_an_upvalue() -> None:
    """Upvalues are stored with SETUPVAL, their fields with SETTABUP if the key is a name."""
    assert listing("local a; function f() a = 1; a.x = 2 end", 0)[:-1] == [
        "SETUPVAL U0 1",
        'SETTABUP U0 "x" 2',
    ]


def test_upvalue_with_a_computed_key_is_read_before_the_value() -> None:
    """As in PUC Lua: only a store to a named field reads the upvalue when the value is there."""
    assert listing("local a; function f() a[1] = g() end", 0)[:-1] == [
        "GETUPVAL R0 U0", 'GETTABUP R1 U1 "g"', "CALL R1 0 1", "SETTABLE R0 1 R1",
    ]  # fmt: skip


def test_values_are_stored_from_right_to_left() -> None:
    """The last value needs no temporary."""
    assert after_locals("a, b = b, a") == ["MOVE R3 R1", "MOVE R1 R0", "MOVE R0 R3"]
    assert after_locals("a.x, b.x = 1, 2") == ["MOVE R3 1", 'SETTABLE R1 "x" 2', 'SETTABLE R0 "x" R3']
    assert after_locals("a, b = c()") == ["MOVE R3 R2", "CALL R3 0 2", "MOVE R1 R4", "MOVE R0 R3"]


def test_table_and_key_are_saved_from_the_same_assignment() -> None:
    """A local that is used as table or key and assigned to at once is copied first (check_conflict)."""
    assert after_locals("a.x, a = 1, 2") == [
        "MOVE R3 R0", "MOVE R4 1", "MOVE R0 2", 'SETTABLE R3 "x" R4',
    ]  # fmt: skip
    assert after_locals("b[a], a = 1, 2") == ["MOVE R3 R0", "MOVE R4 1", "MOVE R0 2", "SETTABLE R1 R3 R4"]


def test_captured_table_is_saved_from_the_same_assignment() -> None:
    """A cell is copied as a register is."""
    assert listing("local t; function f() return t end; t.x, t = 1, 2")[-5:-1] == [
        "GETCELL R1 R0", "MOVE R2 1", "SETCELL R0 2", 'SETTABLE R1 "x" R2',
    ]  # fmt: skip


def test_upvalue_is_saved_from_the_same_assignment() -> None:
    """An upvalue whose field and which itself are assigned to is copied first."""
    assert listing("local t; function f() t.x, t = 1, 2 end", 0)[:-1] == [
        "GETUPVAL R0 U0", "MOVE R1 1", "SETUPVAL U0 2", 'SETTABLE R0 "x" R1',
    ]  # fmt: skip


def test_captured_table_of_a_store_is_loaded_behind_the_value() -> None:
    """``t.x = f()`` stores into what t is after f was called."""
    assert listing("local t; function f() return t end; t.x = f()")[-5:-1] == [
        'GETTABUP R1 U0 "f"', "CALL R1 0 1", "GETCELL R2 R0", 'SETTABLE R2 "x" R1',
    ]  # fmt: skip
