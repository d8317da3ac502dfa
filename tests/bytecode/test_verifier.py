"""The verifier refuses what the VM could not run, and nothing else."""

from __future__ import annotations

import random

import pytest

from pylua.bytecode.effects import SPANS_READ, SPANS_WRITTEN
from pylua.bytecode.opcodes import Op, Operand
from pylua.bytecode.proto import LocalVar, Region, RegionKind, UpvalueDesc
from pylua.bytecode.verifier import verify
from pylua.errors import LuaSyntaxError
from tests.bytecode.assembling import assemble, everything

RETURN = (Op.RETURN, 0, 0)
INNER = assemble((Op.GETUPVAL, 0, 0), RETURN, upvalues=(UpvalueDesc("x", True, 0),), line_defined=1)


def refusal(*code, **fields) -> str:
    """Return the verifier's reason for refusing the function."""
    with pytest.raises(LuaSyntaxError) as caught:
        verify(assemble(*code, **fields))
    message = caught.value.value
    assert message.startswith("test.lua: bad binary format (")
    return message[len("test.lua: bad binary format (") : -1]


def test_good_function_is_accepted() -> None:
    """A function that uses all families of opcodes passes."""
    assert verify(everything()) is None


def test_every_operand_that_counts_registers_has_its_span() -> None:
    """Each opcode with a count, a wanted or a range operand says which registers it means."""
    specials = {Op.FORLOOP, Op.CLOSE}  # FORLOOP's are its FORPREP's, CLOSE touches none
    for op in Op:
        if {Operand.RANGE, Operand.COUNT, Operand.WANTED} & set(op.operands) and op not in specials:
            assert op in SPANS_READ or op in SPANS_WRITTEN, op


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ([(56, 0, 0), RETURN], "unknown opcode at instruction 1"),
        ([(-1, 0, 0), RETURN], "unknown opcode at instruction 1"),
        ([(Op.MOVE, 8, 0), RETURN], "operand out of range at instruction 1"),
        ([(Op.MOVE, -1, 0), RETURN], "operand out of range at instruction 1"),
        ([(Op.MOVE, 0, -4), RETURN], "operand out of range at instruction 1"),
        ([(Op.MOVE, 0, 0, 1), RETURN], "operand out of range at instruction 1"),
        ([(Op.GETUPVAL, 0, 1), RETURN], "operand out of range at instruction 1"),
        ([(Op.CLOSURE, 0, 0), RETURN], "operand out of range at instruction 1"),
        ([(Op.JMP, 2), RETURN], "operand out of range at instruction 1"),
        ([(Op.JMP, -1), RETURN], "operand out of range at instruction 1"),
        ([(Op.NEWTABLE, 0, -1, 0), RETURN], "operand out of range at instruction 1"),
        ([(Op.NEWTABLE, 0, 1 << 31, 0), RETURN], "operand out of range at instruction 1"),
        ([(Op.LOADNIL, 7, 2), RETURN], "register out of range at instruction 1"),
        ([(Op.LOADNIL, 0, 0x7FFFFFFF), RETURN], "register out of range at instruction 1"),
        ([(Op.SELF, 7, 0, 0), RETURN], "register out of range at instruction 1"),
        ([(Op.CONCAT, 0, 7, 2), RETURN], "register out of range at instruction 1"),
        ([(Op.CONCAT, 0, 7, 1), RETURN], "operand out of range at instruction 1"),
        ([(Op.CALL, 6, 2, 0), RETURN], "register out of range at instruction 1"),
        ([(Op.CALL, 6, 0, 3), RETURN], "register out of range at instruction 1"),
        ([(Op.CALL, 8, 0, 0), RETURN], "register out of range at instruction 1"),
        ([(Op.TAILCALL, 7, 1)], "register out of range at instruction 1"),
        ([(Op.RETURN, 7, 2)], "register out of range at instruction 1"),
        ([(Op.VARARG, 7, 0, 2), RETURN], "register out of range at instruction 1"),
        ([(Op.MOVE, 0, 0)], "code does not end at instruction 1"),
        ([(Op.JIF, 0, 0)], "code does not end at instruction 1"),
    ],
)
def test_operands_stay_in_range(code, reason: str) -> None:
    """Each operand is checked by its kind, each register range against the frame."""
    assert refusal(*code) == reason


def test_vararg_needs_a_vararg_function() -> None:
    """VARARG in a function without varargs is refused."""
    reason = refusal((Op.VARARG, 0, 0, 1), RETURN, is_vararg=False)

    assert reason == "vararg outside a vararg function at instruction 1"


@pytest.mark.parametrize(
    "code",
    [
        [(Op.RETURN, 0, -1)],  # nobody made them
        [(Op.VARARG, 0, 0, -1), RETURN],  # nobody takes them
        [(Op.VARARG, 0, 0, -1), (Op.JMP, 0)],
        [(Op.VARARG, 0, 0, -1), (Op.MOVE, 1, 0), (Op.RETURN, 0, -1)],  # not directly
        [(Op.JMP, 2), (Op.VARARG, 0, 0, -1), (Op.RETURN, 0, -1)],  # a way round the maker
        [(Op.VARARG, 0, 0, -1), (Op.CALL, 0, -1, -1), RETURN],
    ],
)
def test_open_results_pass_from_one_instruction_to_the_next(code) -> None:
    """Open results are made and taken by neighbors that nothing can separate."""
    assert refusal(*code).startswith("open results out of place")


def test_closing_keeps_open_results() -> None:
    """A function closes its variables between making its results and returning them."""
    code = [(Op.TBC, 0), (Op.VARARG, 1, 0, -1), (Op.CLOSE, 0), (Op.RETURN, 1, -1)]

    assert verify(assemble(*code)) is None
    assert refusal((Op.JMP, 2), *code[1:]) == "open results out of place at instruction 4"


LOOP = [(Op.LOADNIL, 0, 3), (Op.FORPREP, 0, 3), (Op.FORLOOP, 0, 2), RETURN]
ITERATION = [
    (Op.LOADNIL, 0, 4),
    (Op.TFORPREP, 0, 2),
    (Op.TFORCALL, 0, 1),
    (Op.TFORLOOP, 0, 2),
    (Op.CLOSE, 0),
    RETURN,
]


@pytest.mark.parametrize("code", [LOOP, ITERATION])
def test_loop_is_accepted(code) -> None:
    """The two kinds of `for` loops pass as the compiler writes them."""
    assert verify(assemble(*code)) is None


@pytest.mark.parametrize(
    ("code", "place", "instruction"),
    [
        (LOOP, 1, (Op.FORPREP, 0, 2)),
        (LOOP, 1, (Op.FORPREP, 1, 3)),
        (LOOP, 1, (Op.MOVE, 4, 4)),
        (LOOP, 2, (Op.FORLOOP, 0, 1)),
        (LOOP, 2, (Op.FORLOOP, 0, 0)),
        (LOOP, 2, (Op.MOVE, 4, 4)),
        (ITERATION, 1, (Op.TFORPREP, 0, 3)),
        (ITERATION, 1, (Op.TFORPREP, 0, 5)),
        (ITERATION, 1, (Op.JMP, 2)),
        (ITERATION, 2, (Op.TFORCALL, 1, 1)),
        (ITERATION, 2, (Op.MOVE, 4, 4)),
        (ITERATION, 3, (Op.TFORLOOP, 0, 1)),
        (ITERATION, 3, (Op.TFORLOOP, 1, 2)),
        (ITERATION, 3, (Op.MOVE, 4, 4)),
    ],
)
def test_loop_instructions_come_in_pairs(code, place: int, instruction) -> None:
    """Each instruction of a loop stands where its partners say it does."""
    broken = list(code)
    broken[place] = instruction

    assert refusal(*broken).startswith("loop instruction without its pair")


def test_generic_loop_makes_at_least_one_value() -> None:
    """TFORCALL without results is refused: TFORLOOP tests the first one."""
    broken = list(ITERATION)
    broken[2] = (Op.TFORCALL, 0, 0)

    assert refusal(*broken) == "operand out of range at instruction 3"


def test_loop_is_entered_through_its_head() -> None:
    """A jump from outside into a loop is refused, whatever the registers hold."""
    code = [
        (Op.LOADNIL, 0, 4),
        (Op.JIF, 3, 3),
        (Op.FORPREP, 0, 5),
        (Op.MOVE, 4, 4),
        (Op.FORLOOP, 0, 3),
        RETURN,
    ]

    assert refusal(*code) == "jump into a loop at instruction 2"


def test_loops_nest() -> None:
    """Two loops that cross are refused, although each is well formed."""
    code = [
        (Op.LOADNIL, 0, 8),
        (Op.FORPREP, 0, 5),
        (Op.FORPREP, 4, 6),
        (Op.MOVE, 3, 3),
        (Op.FORLOOP, 0, 2),
        (Op.FORLOOP, 4, 3),
        RETURN,
    ]

    assert refusal(*code) == "loops overlap at instruction 3"


def test_function_has_code() -> None:
    """A function without instructions is refused."""
    assert refusal() == "invalid code size"


def test_inner_loop_leaves_the_state_of_the_outer_one_alone() -> None:
    """A numeric loop may not use the registers of a numeric loop around it."""
    code = [
        (Op.LOADNIL, 0, 8),
        (Op.FORPREP, 1, 6),
        (Op.LOADNIL, 0, 4),
        (Op.FORPREP, 0, 5),
        (Op.FORLOOP, 0, 4),
        (Op.FORLOOP, 1, 2),
        RETURN,
    ]

    assert refusal(*code) == "loops overlap at instruction 4"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ([(Op.GETCELL, 0, 1), RETURN], "register does not hold a cell at instruction 1"),
        ([(Op.SETCELL, 0, 1), RETURN], "register does not hold a cell at instruction 1"),
        ([(Op.CLOSURE, 1, 0), RETURN], "register does not hold a cell at instruction 1"),
        ([(Op.NEWCELL, 0, 0), (Op.MOVE, 1, 0), RETURN], "register does not hold a value at instruction 2"),
        ([(Op.NEWCELL, 0, 0), (Op.RETURN, 0, 1)], "register does not hold a value at instruction 2"),
        (
            [(Op.NEWCELL, 0, 0), (Op.MOVE, 0, 1), (Op.GETCELL, 1, 0), RETURN],
            "register does not hold a cell at instruction 3",
        ),
        (
            [(Op.JIF, 1, 2), (Op.NEWCELL, 0, 0), (Op.GETCELL, 1, 0), RETURN],
            "register does not hold a cell at instruction 3",
        ),
        (
            [(Op.JIF, 1, 2), (Op.NEWCELL, 0, 0), (Op.MOVE, 1, 0), RETURN],
            "register does not hold a value at instruction 3",
        ),
        (
            [(Op.MOVE, 1, 0), (Op.NEWCELL, 0, 0), (Op.JMP, 0)],
            "register does not hold a value at instruction 1",
        ),
        ([*LOOP[:2], (Op.MOVE, 4, 0), (Op.FORLOOP, 0, 2), RETURN], None),
        ([(Op.SETLIST, 0, 1, 0), RETURN], "register does not hold a new table at instruction 1"),
        (
            [(Op.NEWTABLE, 0), (Op.MOVE, 0, 1), (Op.SETLIST, 0, 1, 0), RETURN],
            "register does not hold a new table at instruction 3",
        ),
        (
            [(Op.JIF, 1, 2), (Op.NEWTABLE, 0), (Op.SETLIST, 0, 1, 0), RETURN],
            "register does not hold a new table at instruction 3",
        ),
    ],
)
def test_registers_hold_what_instructions_expect(code, reason: str | None) -> None:
    """Cells are only used as cells, values as values, on every way to an instruction."""
    fields = {"protos": (INNER,)}
    if reason is None:
        code[1] = (Op.FORPREP, 0, 4)
        reason = "register does not hold a value at instruction 3"

    assert refusal(*code, **fields) == reason


def test_loop_state_may_not_be_overwritten() -> None:
    """FORLOOP needs its three registers as FORPREP left them."""
    code = [(Op.LOADNIL, 0, 4), (Op.FORPREP, 0, 4), (Op.MOVE, 1, 3), (Op.FORLOOP, 0, 2), RETURN]

    assert refusal(*code) == "loop without its state at instruction 4"


def test_registers_may_be_reused_after_they_were_written() -> None:
    """What a loop or a block leaves behind in registers does not matter once they are written again."""
    code = [
        (Op.JIF, 1, 2),
        (Op.NEWCELL, 0, 0),
        (Op.LOADNIL, 0, 4),
        (Op.FORPREP, 0, 5),
        (Op.FORLOOP, 0, 4),
        (Op.LOADNIL, 0, 3),
        (Op.JMP, 0),
    ]

    assert verify(assemble(*code)) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ([(Op.TBC, 0), (Op.MOVE, 0, 1), RETURN], "to-be-closed variable overwritten at instruction 2"),
        ([(Op.TBC, 1), (Op.TBC, 0), RETURN], "to-be-closed variables out of order at instruction 2"),
        ([(Op.TBC, 0), (Op.TBC, 0), RETURN], "to-be-closed variables out of order at instruction 2"),
        ([(Op.TBC, 0), (Op.JMP, 0)], "to-be-closed variables out of order at instruction 1"),
        (
            [(Op.JIF, 1, 2), (Op.TBC, 0), (Op.MOVE, 0, 1), RETURN],
            "to-be-closed variable overwritten at instruction 3",
        ),
        ([(Op.TBC, 0), (Op.TAILCALL, 1, 0)], "tail call leaves a variable unclosed at instruction 2"),
        ([*LOOP[:2], (Op.TBC, 0), (Op.FORLOOP, 0, 2), RETURN], None),
    ],
)
def test_variable_stays_until_it_is_closed(code, reason: str | None) -> None:
    """A variable that waits to be closed is neither overwritten nor marked again nor left behind."""
    if reason is None:
        code[1] = (Op.FORPREP, 0, 4)
        reason = "register does not hold a value at instruction 3"

    assert refusal(*code) == reason


def test_ways_may_differ_in_what_must_be_closed() -> None:
    """A break out of a block with a to-be-closed variable lands on the CLOSE that the normal way passes, too."""
    code = [(Op.JIF, 1, 2), (Op.TBC, 0), (Op.CLOSE, 0), (Op.MOVE, 0, 1), (Op.JMP, 0)]

    assert verify(assemble(*code)) is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"num_registers": 256}, "invalid number of registers"),
        ({"num_registers": -1}, "invalid number of registers"),
        ({"num_params": 9}, "invalid number of registers"),
        ({"line_defined": -1}, "invalid line"),
        ({"constants": (True,)}, "invalid constant"),
        ({"constants": (b"x",)}, "invalid constant"),
        ({"constants": (1 << 63,)}, "integer constant out of range"),
        ({"constants": ("\u0100",)}, "invalid string constant"),
        ({"upvalues": (UpvalueDesc("x", True, 0),) * 256}, "too many upvalues"),
        ({"lines": (1, 2)}, "invalid lines"),
        ({"lines": (-1,)}, "invalid lines"),
        ({"locals": (LocalVar("x", 8, 0, 1),)}, "invalid register of a local variable"),
        ({"locals": (LocalVar("x", 0, 0, 2),)}, "invalid range of a local variable"),
        ({"locals": (LocalVar("x", 0, 1, 0),)}, "invalid range of a local variable"),
        (
            {"locals": (LocalVar("x", 0, 0, 1), LocalVar("y", 0, 0, 1))},
            "local variables overlap at instruction 1",
        ),
        ({"regions": (Region(RegionKind.IF, 0, 0, 2),)}, "regions overlap"),
        ({"regions": (Region(RegionKind.IF, 0, 1, 0),)}, "invalid region"),
        ({"regions": (Region(RegionKind.NUMERIC_FOR, 0, 1, 1),)}, "region without its loop"),
        ({"protos": (assemble(RETURN, upvalues=(UpvalueDesc("x", True, 8),)),)}, "upvalue out of range"),
        ({"protos": (assemble(RETURN, upvalues=(UpvalueDesc("x", False, 1),)),)}, "upvalue out of range"),
    ],
)
def test_form_is_checked(fields, reason: str) -> None:
    """Sizes, constants and descriptions of a function are checked whether or not its code uses them."""
    assert refusal(RETURN, **fields) == reason


def test_nested_functions_are_checked() -> None:
    """A bad function is found wherever it is nested."""
    inner = assemble((Op.MOVE, 0, 0), line_defined=1)

    assert (
        refusal(RETURN, protos=(assemble(RETURN, protos=(inner,)),)) == "code does not end at instruction 1"
    )


def test_nesting_has_a_limit_and_needs_no_stack() -> None:
    """Functions nested too deep are refused; the check does not recurse."""
    proto = assemble(RETURN)
    for _ in range(3000):
        proto = assemble(RETURN, protos=(proto,))

    with pytest.raises(LuaSyntaxError, match="too many nested functions"):
        verify(proto)


def test_local_variable_is_what_its_description_says() -> None:
    """A local that is described as plain never names a register that holds a cell."""
    reason = refusal((Op.NEWCELL, 0, 0), RETURN, RETURN, locals=(LocalVar("x", 0, 1, 3),))

    assert reason == "local variable does not hold a value at instruction 2"


def test_hard_control_flow_ends_soon() -> None:
    """Jumps made to keep the analysis busy are refused instead of followed for ever."""
    blocks = 120
    ladder = [(Op.JIF, 0, 400 + 2 * i) for i in range(blocks)]
    filler = [(Op.MOVE, 0, 0)] * (400 - len(ladder) - 1)
    code = [*filler, *ladder, RETURN]
    for i in range(blocks):
        code += [(Op.NEWCELL, 1 + i, 0), (Op.JMP, 0)]

    steps = refusal(*code, num_registers=255)

    assert steps.startswith("control flow too complex")


def test_random_damage_raises_nothing_else() -> None:
    """Any change of any operand is accepted or refused; no other exception leaves the verifier."""
    chance = random.Random(54)  # noqa: S311  not for secrets
    outcomes = set()
    for _ in range(3000):
        proto = everything()
        code = [list(row) for row in proto.code]
        for _ in range(chance.randint(1, 3)):
            number = chance.choice((-2, -1, 0, 1, 2, 3, 5, 8, 13, 20, 55, 1 << 31))
            chance.choice(code)[chance.randrange(4)] = number
        proto.code = tuple(tuple(row) for row in code)
        try:
            verify(proto)
            outcomes.add("accepted")
        except LuaSyntaxError:
            outcomes.add("refused")

    assert outcomes == {"accepted", "refused"}
