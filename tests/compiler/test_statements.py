"""Statements become instructions: blocks, loops, returns, closing, and their regions and lines."""

from __future__ import annotations

import pytest

from pylua.bytecode.opcodes import Op
from tests.compiler.compiling import compiled, lines, listing


def regions(source: str) -> list[tuple[str, int, int, int]]:
    """Return the regions of the main function: kind, start, middle, end."""
    return [(r.kind.value, r.start, r.middle, r.end) for r in compiled(source).regions]


def test_if_clauses_are_nested_regions() -> None:
    """Each clause ends with the statement; the next clause lies in its else part."""
    source = "local a; if a then a = 1 elseif a == 2 then a = 3 else a = 4 end"

    assert listing(source)[1:-1] == [
        "JIFNOT R0 >4", "MOVE R0 1", "JMP >8", "JNE R0 2 >7", "MOVE R0 3", "JMP >8", "MOVE R0 4",
    ]  # fmt: skip
    assert regions(source) == [("if", 1, 4, 8), ("if", 4, 7, 8)]


def test_last_clause_without_else_needs_no_jump() -> None:
    """A then-block that nothing follows falls out of the statement."""
    assert listing("local a; if a then a = 1 end")[1:-1] == ["JIFNOT R0 >3", "MOVE R0 1"]


def test_while_tests_at_its_start() -> None:
    """The region begins with the condition, its last instruction jumps back there; break jumps to its end."""
    source = "local a; while a do if a == 1 then break end; a = 2 end"

    assert listing(source)[1:-1] == ["JIFNOT R0 >6", "JNE R0 1 >4", "JMP >6", "MOVE R0 2", "JMP >1"]
    assert regions(source) == [("while", 1, 2, 6), ("if", 2, 4, 4)]


def test_endless_loop_has_no_test() -> None:
    """``while true`` is nothing but its body and the jump back."""
    assert listing("local a; while true do a = 1 end")[1:-1] == ["MOVE R0 1", "JMP >1"]
    assert regions("while true do end") == [("while", 0, 0, 1)]


def test_repeat_tests_at_its_end() -> None:
    """The condition sees the body's variables and jumps back if it is false."""
    source = "repeat local a = 1 until a == 2"

    assert listing(source)[:-1] == ["MOVE R0 1", "JNE R0 2 >0"]
    assert regions(source) == [("repeat", 0, 0, 2)]


def test_numeric_for_has_four_registers() -> None:
    """Start, limit, step and the variable; without a step it is 1."""
    source = "for i = 1, 2 do local a = i end"

    assert listing(source)[:-1] == [
        "MOVE R0 1", "MOVE R1 2", "MOVE R2 1", "FORPREP R0 >6", "MOVE R4 R3", "FORLOOP R0 >4",
    ]  # fmt: skip
    assert regions(source) == [("for num", 3, 4, 6)]


def test_generic_for_closes_its_fourth_value() -> None:
    """Function, state, control and closing value, then the variables; breaks go to the CLOSE behind the loop."""
    source = "local f; for k, v in f do break end"

    assert listing(source)[1:-1] == [
        "MOVE R1 R0", "LOADNIL R2 3", "TFORPREP R1 >5", "JMP >7", "TFORCALL R1 2", "TFORLOOP R1 >4", "CLOSE R4",
    ]  # fmt: skip
    assert regions(source) == [("for in", 3, 4, 7)]


def test_return_in_a_generic_loop_is_no_tail_call() -> None:
    """The loop's value must be closed behind the call."""
    assert listing("local f; for k in f do return f() end")[4:8] == [
        "MOVE R6 R0", "CALL R6 0 -1", "CLOSE R4", "RETURN R6 -1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("return", ["RETURN R0 0"]),
        ("return a", ["RETURN R0 1"]),
        ("return 1", ["MOVE R2 1", "RETURN R2 1"]),
        ("return nil", ["MOVE R2 nil", "RETURN R2 1"]),
        ("return a, b", ["MOVE R2 R0", "MOVE R3 R1", "RETURN R2 2"]),
        ("return ...", ["VARARG R2 -1", "RETURN R2 -1"]),
        ("return a, ...", ["MOVE R2 R0", "VARARG R3 -1", "RETURN R2 -2"]),
        ("return a(b)", ["MOVE R2 R0", "MOVE R3 R1", "TAILCALL R2 1"]),
        ("return a:m()", ['SELF R2 R0 "m"', "TAILCALL R2 1"]),
        ("return (a(b))", ["MOVE R2 R0", "MOVE R3 R1", "CALL R2 1 1", "RETURN R2 1"]),
    ],
)
def test_return_uses_values_where_they_are(source: str, code: list[str]) -> None:
    """One value may stay in its register, several stand in a row, a lone call is a tail call."""
    assert listing("local a, b; " + source)[1:-1] == code


def test_block_closes_its_variables() -> None:
    """A block with a to-be-closed variable ends with CLOSE."""
    assert listing("do local x <close> = f() end")[2:4] == ["TBC R0", "CLOSE R0"]


def test_captured_variable_to_be_closed_is_marked_as_a_cell() -> None:
    """The cell is made before the mark."""
    assert listing("local x <close> = f(); function g() return x end")[2:4] == ["NEWCELL R0 R0", "TBC R0"]


def test_return_closes_all_variables_of_the_function() -> None:
    """The values are ready before anything is closed, and no call is a tail call."""
    assert listing("local x <close>, y = nil; do local z <close> = nil; return y end")[-6:-3] == [
        "TBC R2", "CLOSE R0", "RETURN R1 1",
    ]  # fmt: skip
    assert listing("local x <close> = nil; return f()")[2:6] == [
        'GETTABUP R1 U0 "f"', "CALL R1 0 -1", "CLOSE R0", "RETURN R1 -1",
    ]  # fmt: skip


def test_leaving_a_scope_by_a_jump_closes_at_the_label() -> None:
    """A break or goto out of a scope closes where it arrives, a goto back before it jumps."""
    assert listing("while true do local x <close> = nil; break end")[:-1] == [
        "LOADNIL R0 1", "TBC R0", "JMP >5", "CLOSE R0", "JMP >0", "CLOSE R0",
    ]  # fmt: skip
    assert listing("do local x <close> = nil; goto a end ::a:: f()")[2:5] == [
        "JMP >4",
        "CLOSE R0",
        "CLOSE R0",
    ]
    assert listing("::a:: local x <close> = nil; goto a")[2:4] == ["CLOSE R0", "JMP >0"]


def test_break_out_of_a_numeric_loop_closes_behind_it() -> None:
    """A numeric loop has nothing to close by itself, so a break that leaves something open adds a CLOSE."""
    assert listing("for i = 1, 2 do local x <close> = nil; break end")[-2:] == ["CLOSE R0", "RETURN R0 0"]
    assert listing("for i = 1, 2 do local x <close> = nil end")[-2:] == ["FORLOOP R0 >4", "RETURN R0 0"]


def test_constant_is_the_last_of_its_list() -> None:
    """Only the last name of a list can be a compile-time constant; the others get registers."""
    source = "local a; local b <const>, c <const> = 1, 2; return a, b, c"

    assert listing(source)[1:-3] == ["MOVE R1 1", "MOVE R2 R0", "MOVE R3 R1"]
    assert listing("local a; local b <const> = a")[1:-1] == ["MOVE R1 R0"]
    assert listing("local n <const> = nil; return n") == ["MOVE R0 nil", "RETURN R0 1", "RETURN R0 0"]


def test_repeat_closes_on_both_ways_out_of_its_body() -> None:
    """Whether the loop ends or goes on, the body's variable is closed."""
    assert listing("local a; repeat local x <close> = nil until a")[1:-1] == [
        "LOADNIL R1 1", "TBC R1", "JIFNOT R0 >6", "CLOSE R1", "JMP >8", "CLOSE R1", "JMP >1",
    ]  # fmt: skip


def test_recursive_local_function_sees_its_own_variable() -> None:
    """The cell is made before the closure that takes it, and filled afterwards."""
    assert listing("local function f() return f end")[:-1] == [
        "NEWCELL R0 nil",
        "CLOSURE R1 P0",
        "SETCELL R0 R1",
    ]
    assert listing("local function f() end")[:-1] == ["CLOSURE R0 P0"]
    assert listing("local function f() end function g() f() end")[:2] == ["CLOSURE R0 P0", "NEWCELL R0 R0"]


def test_method_definition_stores_into_its_table() -> None:
    """``function a.b:c`` is a store that happens where the statement begins."""
    source = "local a\nfunction a.b:c()\nend"

    assert listing(source)[1:-1] == ['GETTABLE R1 R0 "b"', "CLOSURE R2 P0", 'SETTABLE R1 "c" R2']
    assert lines(source, Op.SETTABLE, Op.CLOSURE) == [3, 2]
    assert compiled(source).protos[0].num_params == 1


def test_functions_know_where_they_are() -> None:
    """A Proto has the lines of its definition and end; the last return happens at the end."""
    inner = compiled("\nfunction f(a, b)\n\nend").protos[0]

    assert (inner.line_defined, inner.last_line, inner.num_params, inner.is_vararg) == (2, 4, 2, False)
    assert inner.lines == (4,)


def test_cells_of_parameters_are_invisible_to_line_hooks() -> None:
    """What PUC Lua has no instruction for happens at the line of the next one."""
    assert compiled("function f(a)\n\nreturn function() return a end\nend").protos[0].lines == (3, 3, 3, 4)


def test_numeric_loop_happens_at_its_do_and_its_for() -> None:
    """Errors of the preparation have the line of ``do``, the step that of ``for``."""
    source = "for i = 1,\n2\ndo\nx = i\nend"

    assert lines(source, Op.FORPREP) == [3]
    assert lines(source, Op.FORLOOP) == [1]


def test_generic_loop_calls_at_the_line_of_its_values() -> None:
    """The iterator is called where the expression list begins."""
    assert lines("for k\nin\nf\ndo\nend", Op.TFORCALL) == [3]


def test_store_happens_at_the_end_of_the_statement() -> None:
    """An assignment stores when its last token has been read."""
    assert lines("x.y = {\n1\n}", Op.SETTABLE) == [3]
    assert lines("x.y = f(\n1\n)", Op.SETTABLE) == [3]
