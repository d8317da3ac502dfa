"""Effects: which registers an instruction reads and writes, by its operands and by rows in a table.

Most of it follows from the kinds of operands in the instruction table. What does not is here: an operand of
kind `Operand.RANGE` only says where a row of registers begins.

Sets of registers are Python ints used as bit sets: register x is bit x.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pylua.bytecode.opcodes import Op, Operand, Trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.bytecode.proto import Instruction

MAX_REGISTERS = 255
"""The largest frame; the compiler's own limit is no higher."""

A, B, C = 1, 2, 3  # where an instruction tuple has its operands

LOOP_CONTROL = 3
"""R[A..A+2] are a numeric loop's own; R[A+3] is its variable, or a generic loop's value to be closed."""


class Span(NamedTuple):
    """Registers in a row: ``R[x+offset], ...``, where x is an operand."""

    operand: int
    offset: int
    fixed: int  # how many there are at least
    counted: int = 0  # the operand, a count or wanted, that says how many more; 0: none


# fmt: off
SPANS_READ: dict[Op, Span] = {
    Op.SETLIST:  Span(A, 1, 0, B),
    Op.CONCAT:   Span(B, 0, 0, C),
    Op.FORPREP:  Span(A, 0, 3),
    Op.TFORPREP: Span(A, 0, 4),
    Op.TFORCALL: Span(A, 0, 3),
    Op.TFORLOOP: Span(A, 2, 3),
    Op.CALL:     Span(A, 0, 1, B),
    Op.TAILCALL: Span(A, 0, 1, B),
    Op.RETURN:   Span(A, 0, 0, B),
}
"""What an instruction reads besides its READ and RK operands."""

SPANS_WRITTEN: dict[Op, Span] = {
    Op.LOADNIL:  Span(A, 0, 0, B),
    Op.SELF:     Span(A, 1, 1),
    Op.TFORCALL: Span(A, 4, 0, B),
    Op.CALL:     Span(A, 0, 0, C),
    Op.VARARG:   Span(A, 0, 0, C),
}
"""What an instruction writes besides its WRITE operand; FORPREP and FORLOOP write on one way only."""
# fmt: on


class Shape(NamedTuple):
    """What the table of opcodes and the spans say about one opcode, ready for use."""

    reads: tuple[int, ...]  # where it has READ and RK operands
    writes: tuple[int, ...]
    cells: tuple[int, ...]
    read: Span | None
    written: Span | None
    jump_at: int  # where it has this operand, 0: nowhere
    count_at: int
    wanted_at: int
    goes_on: bool  # may be followed by the next instruction
    is_simple: bool  # reads and writes by its operands, and nothing else


def _shape(op: Op) -> Shape:
    def places(*kinds: Operand) -> tuple[int, ...]:
        return tuple(place for place, kind in zip((A, B, C), op.operands) if kind in kinds)

    cells, read, written = places(Operand.CELL), SPANS_READ.get(op), SPANS_WRITTEN.get(op)
    return Shape(
        reads=() if op is Op.TBC else places(Operand.READ, Operand.RK),  # TBC alone may read a cell
        writes=places(Operand.WRITE),
        cells=cells,
        read=read,
        written=written,
        jump_at=sum(places(Operand.JUMP)),
        count_at=sum(places(Operand.COUNT)),
        wanted_at=sum(places(Operand.WANTED)),
        goes_on=not op.traits & (Trait.JUMPS | Trait.ENDS),
        is_simple=not (cells or read or written or op is Op.CLOSURE),
    )


OPS = tuple(Op)
SHAPES = [_shape(op) for op in OPS]
"""By opcode."""


_CLOSURE = int(Op.CLOSURE)


class Effect(NamedTuple):
    """What one instruction does to registers, as sets of them."""

    read: int  # must hold values
    cells: int  # must hold cells
    written: int  # hold values afterwards


def effect_of(instruction: Instruction, captures: Sequence[int]) -> Effect:
    """Return the effect of *instruction*, whose operands must be in range.

    Args:
        instruction: not a loop's way into its body: what FORPREP and FORLOOP write is for the caller to add.
        captures: by nested Proto: the registers whose cells its closures take.

    Returns:
        The effect; a register beyond any frame stands for a row that is too long.
    """
    shape = SHAPES[instruction[0]]
    read = cells = written = 0
    for place in shape.reads:
        if instruction[place] >= 0:  # not a constant?
            read |= 1 << instruction[place]
    for place in shape.writes:
        written |= 1 << instruction[place]
    if not shape.is_simple:
        for place in shape.cells:
            cells |= 1 << instruction[place]
        if shape.read is not None:
            read |= _registers(shape.read, instruction)
        if shape.written is not None:
            written |= _registers(shape.written, instruction)
        if instruction[0] == _CLOSURE:
            cells |= captures[instruction[B]]
    return Effect(read, cells, written)


def _registers(span: Span, instruction: Instruction) -> int:
    """Return the registers that a span means in *instruction*."""
    length = span.fixed
    if span.counted:
        number = instruction[span.counted]
        length += number if number >= 0 else -1 - number  # below 0: and open results, or results wanted open
    return row(instruction[span.operand] + span.offset, length)


def row(first: int, length: int) -> int:
    """Return the set of *length* registers from *first*; one that no frame has if there are too many."""
    return ((1 << min(length, MAX_REGISTERS + 1)) - 1) << first
