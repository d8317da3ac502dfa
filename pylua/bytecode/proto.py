"""Proto: a compiled function, the contract between the compiler and the VM."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from types import CellType

Instruction = tuple[int, ...]  # (op, a, b, c); see opcodes.py


class UpvalueKind(Enum):
    """How the captured variable was declared (for error messages and dumps)."""

    REGULAR = 0
    CONST = 1
    CLOSE = 2


@attrs.frozen
class UpvalueDesc:
    """Where a closure finds one of its upvalues when it is made."""

    name: str
    in_register: bool  # the cell is in a register of the enclosing function, else one of its upvalues
    index: int
    kind: UpvalueKind = UpvalueKind.REGULAR


@attrs.frozen
class LocalVar:
    """A local variable: alive for start_pc <= pc < end_pc, where pc is the *executing* instruction."""

    name: str
    register: int
    start_pc: int
    end_pc: int
    is_cell: bool = False  # captured: the register holds a cell


class RegionKind(Enum):
    """The structured statement that a region of instructions came from."""

    WHILE = "while"  # start: condition; the last instruction jumps back to start
    REPEAT = "repeat"  # start: body; the condition jumps back to start
    NUMERIC_FOR = "for num"  # start: FORPREP ... end: behind FORLOOP
    GENERIC_FOR = "for in"  # start: TFORPREP ... end: behind TFORLOOP
    IF = "if"  # one clause: start: condition ... middle: behind the then-block ... end: behind the statement


@attrs.frozen
class Region:
    """A structured statement's instructions: start <= pc < end; regions nest or are disjoint.

    For the translator: a jump out of a loop's region to `end` is a ``break``, every other jump inside a
    function without ``goto`` goes forward within its region, or is the loop's own back edge.
    """

    kind: RegionKind
    start: int
    middle: int  # IF: first instruction behind the then-block (of the else part); loops: of the body
    end: int


class Proto:
    """A compiled function. Immutable once the compiler is done with it; shared by states.

    Plain slots: the VM reads these fields at every call.
    """

    __slots__ = (
        "cache",
        "code",
        "constants",
        "is_vararg",
        "last_line",
        "line_defined",
        "lines",
        "locals",
        "loop_costs",
        "metered_translation",
        "num_params",
        "num_registers",
        "protos",
        "regions",
        "source",
        "template",
        "translation",
        "upvalues",
    )

    def __init__(
        self,
        *,
        source: str,
        line_defined: int,
        last_line: int,
        num_params: int,
        is_vararg: bool,
        num_registers: int,
        code: tuple[Instruction, ...],
        constants: tuple[object, ...],
        protos: tuple[Proto, ...],
        upvalues: tuple[UpvalueDesc, ...],
        lines: tuple[int, ...] = (),
        locals: tuple[LocalVar, ...] = (),  # noqa: A002  the manual's word
        regions: tuple[Region, ...] = (),
    ) -> None:
        self.source = source  # chunk name with its "@", "=" or "" prefix, "=?" if stripped
        self.line_defined = line_defined  # 0 for a main chunk
        self.last_line = last_line  # 0 for a main chunk
        self.num_params = num_params  # they are the first registers
        self.is_vararg = is_vararg
        self.num_registers = num_registers
        self.code = code
        self.constants = constants  # None, TRUE, FALSE, int, float or str
        self.protos = protos
        self.upvalues = upvalues
        self.lines = lines  # line of each instruction; empty if stripped
        self.locals = locals  # by start_pc; empty if stripped
        self.regions = regions  # outer before inner
        self.template: list[object] = [None] * num_registers + list(reversed(constants))
        """A fresh frame's registers: nils, then the constants in reverse (``R[-1 - k] is K[k]``)."""
        self.cache: CellType | None = None
        """A cell that holds this Proto, shared by its closures; owned by the VM."""
        self.translation: Any = None
        """What the translator has made of this Proto; owned by the VM."""
        self.metered_translation: Any = None
        """The same for states with limits."""
        self.loop_costs: dict[int, int] | None = None
        """What jumps back cost (`vm.meter`); owned by the VM."""

    def line(self, pc: int) -> int | None:
        """Return the line of instruction *pc*, None in a stripped function."""
        return self.lines[pc] if self.lines else None

    def __repr__(self) -> str:
        """Return where the function was defined."""
        return f"<Proto {self.source!r}:{self.line_defined}>"
