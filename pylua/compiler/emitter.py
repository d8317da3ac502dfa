"""Emitter: one Proto under construction; its instructions, lines, constants, registers, jumps and regions."""

from __future__ import annotations

import sys
from math import copysign
from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op, Operand
from pylua.bytecode.proto import Region
from pylua.chunkname import chunk_id
from pylua.errors import LuaSyntaxError
from pylua.progress import STEPS, step

if TYPE_CHECKING:
    from typing import NoReturn

    from pylua.bytecode.proto import Proto, RegionKind, UpvalueDesc

MAX_REGISTERS = 254
"""A function's registers at most (MAXREGS in lcode.c is the first number that is refused)."""

# Instructions hold plain ints; taking them from the table once also spares each use the attribute look-up.
MOVE, LOADNIL, NEWCELL = int(Op.MOVE), int(Op.LOADNIL), int(Op.NEWCELL)
GETCELL, SETCELL = int(Op.GETCELL), int(Op.SETCELL)
GETUPVAL, SETUPVAL = int(Op.GETUPVAL), int(Op.SETUPVAL)
GETTABUP, SETTABUP = int(Op.GETTABUP), int(Op.SETTABUP)
GETTABLE, SETTABLE = int(Op.GETTABLE), int(Op.SETTABLE)
SELF, NEWTABLE, SETLIST = int(Op.SELF), int(Op.NEWTABLE), int(Op.SETLIST)
CONCAT, JMP, JIF, JIFNOT = int(Op.CONCAT), int(Op.JMP), int(Op.JIF), int(Op.JIFNOT)
FORPREP, FORLOOP = int(Op.FORPREP), int(Op.FORLOOP)
TFORPREP, TFORCALL, TFORLOOP = int(Op.TFORPREP), int(Op.TFORCALL), int(Op.TFORLOOP)
CALL, TAILCALL, RETURN = int(Op.CALL), int(Op.TAILCALL), int(Op.RETURN)
VARARG, CLOSURE, TBC, CLOSE = int(Op.VARARG), int(Op.CLOSURE), int(Op.TBC), int(Op.CLOSE)

_TARGET_PLACE = {
    int(op): 1 + place for op in Op for place, kind in enumerate(op.operands) if kind is Operand.JUMP
}
"""Opcode to where its instruction tuple has the jump target."""

UNKNOWN_TARGET = 0
"""What a jump has for its target until it is patched."""


class OpenRegion:
    """A Region that may still grow."""

    __slots__ = ("end", "kind", "middle", "start")

    def __init__(self, kind: RegionKind, start: int) -> None:
        self.kind = kind
        self.start = self.middle = self.end = start


class Emitter:
    """A Proto that grows by one instruction at a time.

    Registers below `level` are those of the variables in scope, registers from there to `free` hold
    temporaries. A value whose register is not reserved yet is at `free`: the next one who needs a register
    takes it. `line` is the line of the last token that was compiled, where an instruction "happens" unless
    its emission says otherwise; so lines come out as in PUC Lua, which emits while it reads.
    """

    __slots__ = (
        "_constant_operands",
        "code",
        "constants",
        "free",
        "level",
        "line",
        "line_defined",
        "lines",
        "num_registers",
        "protos",
        "regions",
        "source",
        "upvalues",
    )

    def __init__(self, source: str, line_defined: int) -> None:
        self.source = source
        self.line_defined = line_defined
        self.code: list[tuple[int, ...]] = []
        self.lines: list[int] = []
        self.line = line_defined
        self.constants: list[object] = []
        self._constant_operands: dict[object, int] = {}
        self.free = 0
        self.level = 0
        self.num_registers = 0
        self.protos: list[Proto] = []
        self.upvalues: list[UpvalueDesc] = []
        self.regions: list[OpenRegion] = []  # in the order of their starts

    # ------------------------------------------------------------ instructions

    def emit(self, op: int, a: int, b: int = 0, c: int = 0) -> None:
        """Append an instruction at the current line."""
        if not len(self.code) & STEPS:
            step()
        self.code.append((op, a, b, c))
        self.lines.append(self.line)

    def emit_at(self, line: int, op: int, a: int, b: int = 0, c: int = 0) -> None:
        """Append an instruction at *line*, which leaves the current line alone (luaK_fixline)."""
        self.code.append((op, a, b, c))
        self.lines.append(line)

    def load(self, target: int, value: object) -> None:
        """Emit what puts a constant into register *target*."""
        if value is None:
            self.emit(LOADNIL, target, 1)
        else:
            self.emit(MOVE, target, self.constant(value))

    # ------------------------------------------------------------ jumps

    def jump(self) -> int:
        """Emit a jump whose target is not known yet; return where it is, for `patch`."""
        self.emit(JMP, UNKNOWN_TARGET)
        return len(self.code) - 1

    def patch(self, pc: int, target: int) -> None:
        """Make the jump at *pc* go to *target*."""
        instruction = list(self.code[pc])
        instruction[_TARGET_PLACE[instruction[0]]] = target
        self.code[pc] = tuple(instruction)

    def patch_all(self, jumps: list[int], target: int) -> None:
        """Make all of *jumps* go to *target*."""
        for pc in jumps:
            self.patch(pc, target)

    def patch_here(self, jumps: list[int]) -> None:
        """Make all of *jumps* go to the next instruction."""
        target = len(self.code)
        for pc in jumps:
            self.patch(pc, target)

    # ------------------------------------------------------------ registers and constants

    def reserve(self, count: int) -> None:
        """Take the next *count* registers.

        Raises:
            LuaSyntaxError: the function has no more registers.
        """
        self.free += count
        if self.free > self.num_registers:
            self.grow()

    def grow(self) -> None:
        """Let the frame reach to `free`, which is beyond its end.

        Raises:
            LuaSyntaxError: the function has no more registers.
        """
        if self.free > MAX_REGISTERS:
            self.refuse("function or expression needs too many registers", near=self.next_token())
        self.num_registers = self.free

    def next_token(self) -> str | None:
        """Return the token that the parser would look at now, for messages; None if unknown."""
        return None

    def constant(self, value: object) -> int:
        """Return the operand that stands for a constant; equal ones of one type share their place."""
        if type(value) is str:
            value = sys.intern(
                value
            )  # equal constants of a chunk are one object, and look-ups find them by identity
        key = _key(value) if type(value) is float else value
        operand = self._constant_operands.get(key)
        if operand is None:
            self.constants.append(value)
            self._constant_operands[key] = operand = -len(self.constants)
        return operand

    def constant_of(self, operand: int) -> object:
        """Return the constant that a negative operand stands for."""
        return self.constants[-1 - operand]

    def drop_constants(self, count: int) -> None:
        """Forget all constants but the first *count*; no instruction may use them."""
        for value in self.constants[count:]:
            del self._constant_operands[_key(value) if type(value) is float else value]
        del self.constants[count:]

    # ------------------------------------------------------------ regions

    def open_region(self, kind: RegionKind) -> OpenRegion:
        """Begin a region at the next instruction."""
        region = OpenRegion(kind, len(self.code))
        self.regions.append(region)
        return region

    def close_region(self, region: OpenRegion, middle: int) -> None:
        """End a region before the next instruction."""
        region.middle = middle
        region.end = len(self.code)

    def finished_regions(self) -> tuple[Region, ...]:
        """Return the regions that hold at least one instruction, outer before inner."""
        return tuple(
            Region(region.kind, region.start, region.middle, region.end)
            for region in self.regions
            if region.start < region.end
        )

    # ------------------------------------------------------------ errors

    def refuse(self, message: str, line: int | None = None, near: str | None = None) -> NoReturn:
        """Raise a syntax error.

        Args:
            message: what is wrong.
            line: where; None means at the last token compiled.
            near: the token at which PUC's parser notices.
        """
        place = f"{chunk_id(self.source)}:{self.line if line is None else line}: "
        raise LuaSyntaxError(place + message + ("" if near is None else f" near '{near}'"))

    def refuse_limit(self, what: str, limit: int, near: str | None = None) -> NoReturn:
        """Raise the error that this function has too many of something (errorlimit in lparser.c)."""
        line = self.line_defined
        where = "main function" if line == 0 else f"function at line {line}"
        self.refuse(f"too many {what} (limit is {limit}) in {where}", near=near)


def _key(value: float) -> tuple[float, float]:
    """Return what tells a float from the integer of its value, and 0.0 from -0.0."""
    return value, copysign(1.0, value)
