"""Verifier: refuse a Proto that the VM could not run safely.

The engines trust a Proto: they index registers without a test, take what a register holds for a cell, call
what FORPREP left behind a loop. A binary chunk can hold anything, so each of its functions is checked here:

- *Form*: sizes, constants, upvalue descriptors, lines, locals, regions.
- *Instructions*: each operand in the range of its kind, each register that an instruction touches within
  the frame, open results taken by the very next instruction, loop instructions in their pairs, no way into a
  loop but through its head.
- *Flow*: what each register holds at each instruction; see `flow`.

Everything is linear in the size of the code but the flow, which gets a budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pylua.boolean import LuaBoolean
from pylua.bytecode.effects import LOOP_CONTROL, MAX_REGISTERS, OPS, SHAPES, A, B, C, Effect, effect_of
from pylua.bytecode.flow import Flow, Shown
from pylua.bytecode.opcodes import Op, Operand
from pylua.bytecode.proto import RegionKind
from pylua.errors import LuaSyntaxError

if TYPE_CHECKING:
    from typing import NoReturn

    from pylua.bytecode.proto import Instruction, Proto, UpvalueDesc
    from pylua.errors import LuaError


MAX_UPVALUES = 255
MAX_NESTING = 200
"""Functions within functions; the compiler's limit of syntax levels is no higher."""

TOO_DEEP = "too many nested functions"

MAX_NUMBER = 0x7FFFFFFF
"""The largest plain number in an instruction, a line or a pc."""

LOOP_STATE = "(for state)"
"""The name of a loop's hidden variables in the debug information."""

# Plain ints: comparing with the members of the enum took a quarter of the time of a check.
_CLOSE, _VARARG = int(Op.CLOSE), int(Op.VARARG)
_FORPREP, _FORLOOP = int(Op.FORPREP), int(Op.FORLOOP)
_TFORPREP, _TFORCALL, _TFORLOOP = int(Op.TFORPREP), int(Op.TFORCALL), int(Op.TFORLOOP)
_LOOP_PARTS = frozenset((_FORPREP, _FORLOOP, _TFORPREP, _TFORCALL, _TFORLOOP))
_LEAST = {int(Op.CONCAT): (C, 2), _TFORCALL: (B, 1)}
"""Opcode to the operand that has a minimum beyond its kind's."""
_SPECIAL = frozenset(
    op
    for op, shape in enumerate(SHAPES)
    if shape.jump_at or shape.count_at or shape.wanted_at or op in _LOOP_PARTS or op in _LEAST
)
"""The opcodes that more than one check looks at."""


def display_name(chunkname: str) -> str:
    """Return the name that messages about a binary chunk use (luaU_undump in lundump.c)."""
    if chunkname[:1] in ("@", "="):
        return chunkname[1:]
    if chunkname[:1] == "\x1b":
        return "binary string"
    return chunkname


def bad_format(chunkname: str, reason: str) -> LuaError:
    """Return the error of a binary chunk that can't be used; use with ``raise``."""
    return LuaSyntaxError(f"{display_name(chunkname)}: bad binary format ({reason})")


def verify(proto: Proto, chunkname: str | None = None) -> None:
    """Check *proto* and all functions nested in it.

    Args:
        proto: the outermost function; its upvalue descriptors refer to nothing.
        chunkname: for the message; None means the source that *proto* names.

    Raises:
        LuaSyntaxError: "<chunk>: bad binary format (<reason>)".
    """
    name = proto.source if chunkname is None else chunkname
    pending = [(proto, 1)]
    while pending:
        function, depth = pending.pop()
        if depth > MAX_NESTING:
            raise bad_format(name, TOO_DEEP)
        _FunctionCheck(function, name).run()
        pending.extend((inner, depth + 1) for inner in function.protos)


class _Loop(NamedTuple):
    """A ``for`` loop: its head is the (T)FORPREP at `start`, its body ``start < pc < end``."""

    start: int
    end: int
    base: int  # its first register
    free: int  # the first register that a numeric loop inside may use; 0 in a generic loop: any


class _FunctionCheck:
    """The check of one function, without those nested in it."""

    def __init__(self, proto: Proto, chunkname: str) -> None:
        self.proto = proto
        self.code = proto.code
        self.chunkname = chunkname
        self.captures: list[int] = []  # by nested Proto: the registers whose cells its closures take
        self.effects: list[Effect] = []  # by pc
        self.jumps: list[tuple[int, int]] = []  # (pc, target)
        self.targets: set[int] = set()
        self.counting: list[int] = []  # the instructions with a count or wanted
        self.loop_parts: list[int] = []
        self.loops: dict[int, _Loop] = {}  # by start
        self.shown: list[Shown] = []  # by pc

    def run(self) -> None:
        """Check everything; the order matters: each part trusts those before it."""
        self._check_header()
        self._check_constants()
        self._check_upvalues()
        self._check_operands()
        self._check_open_results()
        self._check_pairs()
        self._check_loop_entries()
        self._check_debug_information()
        self._check_regions()
        Flow(self.code, self.effects, self.targets, self.shown, self.refuse).follow()

    def refuse(self, reason: str, pc: int | None = None) -> NoReturn:
        """Raise the error; instructions count from 1, as in a listing."""
        where = "" if pc is None else f" at instruction {pc + 1}"
        raise bad_format(self.chunkname, reason + where)

    # ------------------------------------------------------------ form

    def _check_header(self) -> None:
        proto = self.proto
        if not 0 <= proto.num_params <= proto.num_registers <= MAX_REGISTERS:
            self.refuse("invalid number of registers")
        if not (0 <= proto.line_defined <= MAX_NUMBER and 0 <= proto.last_line <= MAX_NUMBER):
            self.refuse("invalid line")
        if not self.code or len(self.code) > MAX_NUMBER:
            self.refuse("invalid code size")

    def _check_constants(self) -> None:
        for constant in self.proto.constants:
            kind = constant.__class__
            if kind is str:
                if not constant.isascii() and max(constant) > "\xff":  # type: ignore[attr-defined, call-overload]
                    self.refuse("invalid string constant")
            elif kind is int:
                if not -0x8000000000000000 <= constant <= 0x7FFFFFFFFFFFFFFF:  # type: ignore[operator]
                    self.refuse("integer constant out of range")
            elif kind is not float and kind is not LuaBoolean and constant is not None:
                self.refuse("invalid constant")

    def _check_upvalues(self) -> None:
        """Check the descriptors of the nested functions against this one, and note what they capture."""
        if len(self.proto.upvalues) > MAX_UPVALUES:
            self.refuse("too many upvalues")
        for inner in self.proto.protos:
            captured = 0
            for upvalue in inner.upvalues:
                if not 0 <= upvalue.index < self._capturable(upvalue):
                    self.refuse("upvalue out of range")
                if upvalue.in_register:
                    captured |= 1 << upvalue.index
            self.captures.append(captured)

    def _capturable(self, upvalue: UpvalueDesc) -> int:
        return self.proto.num_registers if upvalue.in_register else len(self.proto.upvalues)

    # ------------------------------------------------------------ instructions

    def _limits(self) -> dict[Operand, tuple[int, int]]:
        """Return the lowest and highest value of each kind of operand."""
        proto = self.proto
        registers = proto.num_registers
        return {
            Operand.NONE: (0, 0),
            Operand.WRITE: (0, registers - 1),
            Operand.READ: (0, registers - 1),
            Operand.RANGE: (0, registers),  # an empty range may begin behind the last register
            Operand.CELL: (0, registers - 1),
            Operand.RK: (-len(proto.constants), registers - 1),
            Operand.UPVALUE: (0, len(proto.upvalues) - 1),
            Operand.PROTO: (0, len(proto.protos) - 1),
            Operand.JUMP: (0, len(proto.code) - 1),
            Operand.NUMBER: (0, MAX_NUMBER),
            Operand.COUNT: (-1 - registers, registers),
            Operand.WANTED: (-1, registers),
        }

    def _check_operands(self) -> None:
        """Check each operand by its kind, and all registers that are touched; note what later checks need."""
        limits = self._limits()
        bounds: dict[int, tuple[int, ...]] = {}  # by opcode: lowest and highest value of A, B and C
        registers = self.proto.num_registers
        for pc, instruction in enumerate(self.code):
            op, a, b, c = instruction
            bound = bounds.get(op)
            if bound is None:
                if not 0 <= op < len(OPS):
                    self.refuse("unknown opcode", pc)
                bound = bounds[op] = sum((limits[kind] for kind in OPS[op].operands), ())
            low_a, high_a, low_b, high_b, low_c, high_c = bound
            if not (low_a <= a <= high_a and low_b <= b <= high_b and low_c <= c <= high_c):
                self.refuse("operand out of range", pc)
            effect = effect_of(instruction, self.captures)
            if (effect.read | effect.written) >> registers:
                self.refuse("register out of range", pc)
            self.effects.append(effect)
            if op in _SPECIAL:
                self._note(pc, instruction)
        if SHAPES[self.code[-1][0]].goes_on:
            self.refuse("code does not end", len(self.code) - 1)
        self.targets = {target for _, target in self.jumps}

    def _note(self, pc: int, instruction: Instruction) -> None:
        """Note what later checks need of an instruction, and check what the kinds of its operands don't say."""
        op = instruction[0]
        shape = SHAPES[op]
        if shape.jump_at:
            self.jumps.append((pc, instruction[shape.jump_at]))
        if shape.count_at or shape.wanted_at:
            self.counting.append(pc)
        if op in _LOOP_PARTS:
            self.loop_parts.append(pc)
        if op in _LEAST and instruction[_LEAST[op][0]] < _LEAST[op][1]:
            self.refuse("operand out of range", pc)
        if op == _VARARG and not self.proto.is_vararg:
            self.refuse("vararg outside a vararg function", pc)

    def _check_open_results(self) -> None:
        """Check that open results are taken right behind the instruction that makes them, and only there.

        Only a CLOSE may come between, for ``return f()`` in the scope of a to-be-closed variable.
        """
        made: int | None = None  # where the open results at hand were made
        for pc in self.counting:
            instruction = self.code[pc]
            shape = SHAPES[instruction[0]]
            takes = bool(shape.count_at) and instruction[shape.count_at] < 0
            if takes != (made is not None) or (made is not None and not self._is_passed_on(made, pc)):
                self.refuse("open results out of place", pc)
            made = pc if shape.wanted_at and instruction[shape.wanted_at] < 0 else None
        if made is not None:
            self.refuse("open results out of place", made)

    def _is_passed_on(self, made: int, taken: int) -> bool:
        between = range(made + 1, taken)
        return all(self.code[pc][0] == _CLOSE for pc in between) and self.targets.isdisjoint(
            range(made + 1, taken + 1)
        )

    def _check_pairs(self) -> None:
        """Check that the instructions of each ``for`` loop belong together, and note the loops."""
        for pc in self.loop_parts:
            op, a, b, _ = self.code[pc]
            if op == _FORPREP:
                paired = pc < b and self._is(b - 1, _FORLOOP, a, pc + 1)
                paired = paired and a + LOOP_CONTROL < self.proto.num_registers
                self.loops[pc] = _Loop(pc, b, a, a + LOOP_CONTROL)
            elif op == _FORLOOP:
                paired = self._is(b - 1, _FORPREP, a, pc + 1)
            elif op == _TFORPREP:
                paired = pc < b and self._is(b, _TFORCALL, a) and self._is(b + 1, _TFORLOOP, a, pc + 1)
                self.loops[pc] = _Loop(pc, b + 2, a, 0)
            elif op == _TFORCALL:
                paired = self._is(pc + 1, _TFORLOOP, a)
            else:
                paired = self._is(pc - 1, _TFORCALL, a) and self._is(b - 1, _TFORPREP, a, pc - 1)
            if not paired:
                self.refuse("loop instruction without its pair", pc)

    def _is(self, pc: int, op: int, a: int, b: int | None = None) -> bool:
        if not 0 <= pc < len(self.code):
            return False
        instruction = self.code[pc]
        return instruction[0] == op and instruction[A] == a and b in (None, instruction[B])

    def _check_loop_entries(self) -> None:
        """Check that loops nest, keep their registers apart, and are entered through their heads only.

        So what FORLOOP steps is always what its own FORPREP prepared.
        """
        if not self.loops:
            return
        inside: list[_Loop | None] = []  # by pc: the innermost loop around it
        around: list[_Loop] = []
        for pc in range(len(self.code)):
            while around and around[-1].end <= pc:
                around.pop()
            inside.append(around[-1] if around else None)
            loop = self.loops.get(pc)
            if loop is None:
                continue
            if around:
                outer = around[-1]
                if loop.end > outer.end or (loop.free and loop.base < outer.free):
                    self.refuse("loops overlap", pc)
                loop = loop._replace(free=max(loop.free, outer.free))
            around.append(loop)
        for pc, target in self.jumps:
            into = inside[target]
            if into is not None and not into.start <= pc < into.end:
                self.refuse("jump into a loop", pc)

    # ------------------------------------------------------------ debug information

    def _check_debug_information(self) -> None:
        lines = self.proto.lines
        if lines and (len(lines) != len(self.code) or min(lines) < 0 or max(lines) > MAX_NUMBER):
            self.refuse("invalid lines")
        self._check_locals()

    def _check_locals(self) -> None:
        """Check the ranges of the local variables, and note by pc which registers they show."""
        size = len(self.code)
        begins: dict[int, list[tuple[int, int]]] = {}  # pc -> (kind of variable, its register as a set)
        ends: dict[int, list[tuple[int, int]]] = {}
        previous = 0
        for variable in self.proto.locals:
            if not previous <= variable.start_pc <= variable.end_pc <= size:
                self.refuse("invalid range of a local variable")
            if not 0 <= variable.register < self.proto.num_registers:
                self.refuse("invalid register of a local variable")
            previous = variable.start_pc
            if variable.start_pc < variable.end_pc:
                kind = 2 if variable.is_cell else 1 if variable.name == LOOP_STATE else 0
                begins.setdefault(variable.start_pc, []).append((kind, 1 << variable.register))
                ends.setdefault(variable.end_pc, []).append((kind, 1 << variable.register))
        shown = [0, 0, 0]
        for pc in range(size):
            for kind, register in ends.get(pc, ()):
                shown[kind] ^= register
            for kind, register in begins.get(pc, ()):
                if (shown[0] | shown[1] | shown[2]) & register:
                    self.refuse("local variables overlap", pc)
                shown[kind] |= register
            self.shown.append(Shown(*shown))

    def _check_regions(self) -> None:
        """Check that regions nest, outer before inner, and that those of ``for`` loops are its loops."""
        around: list[int] = [len(self.code)]  # where the open regions end
        previous = 0
        for region in self.proto.regions:
            if not previous <= region.start <= region.middle <= region.end or region.start == region.end:
                self.refuse("invalid region")
            while around and around[-1] <= region.start:
                around.pop()
            if not around or region.end > around[-1]:
                self.refuse("regions overlap")
            if region.kind in (RegionKind.NUMERIC_FOR, RegionKind.GENERIC_FOR):
                loop = self.loops.get(region.start)
                if loop is None or loop.end != region.end:
                    self.refuse("region without its loop")
            around.append(region.end)
            previous = region.start
