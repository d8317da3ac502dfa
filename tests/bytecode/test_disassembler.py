"""Listings look like those of luac -l."""

from __future__ import annotations

from pylua.bytecode.disassembler import listing
from pylua.bytecode.opcodes import Op
from pylua.bytecode.proto import LocalVar, UpvalueDesc
from tests.bytecode.assembling import assemble, everything

RETURN = (Op.RETURN, 0, 0)


def instruction(*row: int, **fields: object) -> str:
    """Return the line of the listing for one instruction on line 7."""
    code = [row, RETURN, RETURN]
    return listing(assemble(*code, **{"lines": (7, 7, 7), **fields})).splitlines()[3]


def test_header_tells_kind_place_and_sizes() -> None:
    """Two lines say what the function is, where it was defined and how much it holds."""
    proto = assemble(RETURN, num_params=2, num_registers=3, constants=(1,))

    assert listing(proto).splitlines()[1:3] == [
        "main <test.lua:0,0> (1 instruction)",
        "2+ params, 3 slots, 1 upvalue, 0 locals, 1 constant, 0 functions",
    ]


def test_source_that_is_text_is_not_printed() -> None:
    """A chunk from a string is called (string), a binary one (bstring)."""
    names = [
        listing(assemble(RETURN, source=source)).splitlines()[1] for source in ("return 1", "\x1bLua", "=x")
    ]

    assert [name.split(":")[0] for name in names] == ["main <(string)", "main <(bstring)", "main <x"]


def test_instruction_shows_number_line_name_and_operands() -> None:
    """Unused operands are left out, there is no comment without something to say."""
    assert instruction(Op.MOVE, 1, 2) == "\t1\t[7]\tMOVE     \t1 2"


def test_stripped_function_has_no_lines() -> None:
    """Without line information the column shows a dash."""
    assert instruction(Op.MOVE, 1, 2, lines=()) == "\t1\t[-]\tMOVE     \t1 2"


def test_comment_names_upvalues_and_constants() -> None:
    """Upvalues appear by name, constants by value."""
    assert instruction(Op.GETTABUP, 0, 0, -1) == '\t1\t[7]\tGETTABUP \t0 0 -1\t; _ENV "print"'


def test_strings_are_quoted_as_luac_does() -> None:
    """Quotes, controls and bytes beyond ASCII are escaped."""
    line = instruction(Op.MOVE, 0, -1, constants=('a"\\\n\0\x7f\xff',))

    assert line.endswith('\t; "a\\"\\\\\\n\\000\\127\\255"')


def test_numbers_are_written_as_lua_writes_them() -> None:
    """A float is told from an integer by its looks."""
    line = instruction(Op.ADD, 0, -1, -2, constants=(3, 3.0))

    assert line.endswith("\t; 3 3.0")


def test_jumps_name_the_number_of_their_target() -> None:
    """The comment counts instructions from 1, as the first column does."""
    assert instruction(Op.JIF, 0, 2).endswith("\t; to 3")


def test_calls_tell_how_much_goes_in_and_out() -> None:
    """Counts are spelled out; open ones are "all"."""
    lines = [
        instruction(Op.CALL, 0, 2, 1),
        instruction(Op.CALL, 0, -1, -1),
        instruction(Op.CALL, 0, -3, 0),
        instruction(Op.RETURN, 0, -1),
        instruction(Op.VARARG, 0, 0, -1),
    ]

    assert [line.split("; ")[1] for line in lines] == [
        "2 in 1 out",
        "all in all out",
        "2 + all in 0 out",
        "all out",
        "all out",
    ]


def test_nested_functions_follow() -> None:
    """Each function stands behind the one around it, in the order of their definition."""
    headers = [line for line in listing(everything()).splitlines() if line.endswith("instructions)")]

    assert headers == [
        "main <test.lua:0,0> (25 instructions)",
        "function <test.lua:3,6> (4 instructions)",
        "function <test.lua:4,5> (3 instructions)",
    ]


def test_closure_names_the_place_of_its_function() -> None:
    """A listing holds no addresses, so that it is the same each time."""
    assert instruction(Op.CLOSURE, 0, 0, protos=(everything().protos[0],)).endswith("\t; <test.lua:3,6>")


def test_full_listing_has_constants_locals_and_upvalues() -> None:
    """The full form ends each function with its tables."""
    proto = assemble(
        RETURN,
        constants=(None, "x", 1.0),
        locals=(LocalVar("a", 0, 0, 1), LocalVar("b", 1, 0, 1, is_cell=True)),
        upvalues=(UpvalueDesc("_ENV", True, 0), UpvalueDesc("", False, 3)),
    )

    assert listing(proto, full=True).splitlines()[4:] == [
        "constants (3) for <test.lua:0,0>:",
        "\t-1\tN\tnil",
        '\t-2\tS\t"x"',
        "\t-3\tF\t1.0",
        "locals (2) for <test.lua:0,0>:",
        "\t0\ta\t1\t2",
        "\t1\tb\t1\t2\tcell",
        "upvalues (2) for <test.lua:0,0>:",
        "\t0\t_ENV\t1\t0",
        "\t1\t-\t0\t3",
    ]


def test_every_opcode_can_be_listed() -> None:
    """No opcode of the table is missing from what the listing knows."""
    lines = [
        instruction(op, 0, 0, 0, protos=(everything(),), constants=("x",)).split("\t")[3].strip() for op in Op
    ]

    assert lines == [op.name for op in Op]
