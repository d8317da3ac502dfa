"""A Proto under construction: constants, registers, jumps, regions, messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.opcodes import Op, Operand
from pylua.bytecode.proto import RegionKind
from pylua.compiler.emitter import MAX_REGISTERS, Emitter
from pylua.errors import LuaSyntaxError
from tests.helpers import fingerprint

CONSTANTS = (
    st.none() | st.sampled_from((TRUE, FALSE)) | st.integers(-3, 3) | st.text(max_size=2)
    | st.sampled_from((0.0, -0.0, 1.0, -1.0, 2.5))
)  # fmt: skip


@given(st.lists(CONSTANTS))
def test_each_constant_is_stored_once(values: list[object]) -> None:
    """Constants are shared by type and value: 1, 1.0 and true are three, 0.0 and -0.0 two."""
    emitter = Emitter("=test", 0)

    operands = [emitter.constant(value) for value in values]

    assert [fingerprint(emitter.constant_of(operand)) for operand in operands] == list(
        map(fingerprint, values)
    )
    assert len(emitter.constants) == len(set(map(fingerprint, values)))


def test_dropped_constants_can_be_added_again() -> None:
    """A constant that was forgotten gets a new place when it comes back."""
    emitter = Emitter("=test", 0)
    emitter.constant("kept")
    for value in (1.5, -0.0, 7):
        emitter.constant(value)

    emitter.drop_constants(1)

    assert emitter.constant(7) == -2
    assert emitter.constants == ["kept", 7]


@pytest.mark.parametrize("op", [op for op in Op if Operand.JUMP in op.operands])
def test_patch_sets_the_target_of_any_jump(op: Op) -> None:
    """Where an instruction has its target stands in the table of opcodes."""
    emitter = Emitter("=test", 0)
    emitter.emit(int(op), 1, 2, 3)

    emitter.patch(0, 99)

    expected = [99 if kind is Operand.JUMP else number for number, kind in enumerate(op.operands, 1)]
    assert emitter.code == [(op, *expected)]


def test_frame_reaches_to_the_highest_register() -> None:
    """Registers given back still count for the frame's size."""
    emitter = Emitter("=test", 0)

    emitter.reserve(5)
    emitter.free = 2
    emitter.reserve(1)

    assert emitter.num_registers == 5


def test_registers_are_limited() -> None:
    """One register more than there are is refused."""
    emitter = Emitter("=test", 3)
    emitter.reserve(MAX_REGISTERS)

    with pytest.raises(LuaSyntaxError) as caught:
        emitter.reserve(1)

    assert caught.value.value == "test:3: function or expression needs too many registers"


def test_empty_regions_are_left_out() -> None:
    """A statement without instructions, such as ``if true then end``, makes no region."""
    emitter = Emitter("=test", 0)
    outer = emitter.open_region(RegionKind.WHILE)
    emitter.close_region(emitter.open_region(RegionKind.IF), 0)
    emitter.jump()
    emitter.close_region(outer, 0)

    assert [(r.kind, r.start, r.middle, r.end) for r in emitter.finished_regions()] == [
        (RegionKind.WHILE, 0, 0, 1)
    ]
