"""Facts about registers, found by following the code: what types they can hold, and whether they are read again.

Types are sets of bits. A register that may hold anything has `ANY`; what a metamethod may have returned is
`ANY`, too. Both analyses work on flat code, whatever its structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.boolean import LuaBoolean
from pylua.bytecode.effects import SHAPES, effect_of, row
from pylua.bytecode.opcodes import Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.bytecode.proto import Proto

NIL, BOOL, SMALL, BIG, FLOAT, STR, TABLE, FUNCTION, OTHER = (1 << bit for bit in range(9))
INT = SMALL | BIG
NUMBER = INT | FLOAT
ANY = (1 << 9) - 1

SMALL_LIMIT = 1 << 53
"""Integers of type SMALL are between minus this and this: sums and differences of two are within 64 bits."""

_OF_CLASS = {type(None): NIL, LuaBoolean: BOOL, float: FLOAT, str: STR}


def type_of_constant(value: object) -> int:
    """Return the type of a constant."""
    if value.__class__ is int:
        return SMALL if -SMALL_LIMIT <= value <= SMALL_LIMIT else BIG
    return _OF_CLASS[value.__class__]


_SUMS = frozenset((Op.ADD, Op.SUB, Op.MUL))
_QUOTIENTS = frozenset((Op.DIV, Op.POW))
_REMAINDERS = frozenset((Op.MOD, Op.IDIV))
_BITS = frozenset((Op.BAND, Op.BOR, Op.BXOR, Op.SHL, Op.SHR))
_TRUTHS = frozenset((Op.NOT, Op.EQ, Op.NE, Op.LT, Op.LE))


def arithmetic_type(op: int, a: int, b: int) -> int:
    """Return the type of the result of a binary arithmetic operation on types *a* and *b*."""
    if a & ~NUMBER or b & ~NUMBER:
        return ANY
    if op in _SUMS or op in _REMAINDERS:
        if not a & INT or not b & INT:
            return FLOAT
        if not (a | b) & FLOAT:
            return SMALL if op == Op.MOD and not b & BIG else INT
        return NUMBER
    if op in _QUOTIENTS:
        return FLOAT
    return INT


class Facts:
    """What is known about the registers of one function."""

    def __init__(self, proto: Proto, *, is_nested: bool = False) -> None:
        self.proto = proto
        self.code = proto.code
        self.leaders = self._leaders()
        self.before: list[list[int] | None] = [None] * len(self.code)
        """Types of all registers before each instruction, None where control never comes."""
        self.live_in: dict[int, int] = {}
        """Registers that are read before they are written, from each leader on, as sets of bits."""
        captures = [_captured(inner) for inner in proto.protos]
        self.effects = [effect_of(instruction, captures) for instruction in self.code]
        self.hoisted: dict[int, list[int]] = {}
        """By loop head: the registers that the loop indexes and does not change; they are checked before it begins."""
        if is_nested:
            self._find_hoisted()
        self._find_types()
        self._find_live()

    def _leaders(self) -> list[int]:
        leaders = {0, len(self.code)}
        for pc, instruction in enumerate(self.code):
            shape = SHAPES[instruction[0]]
            if shape.jump_at:
                leaders.update((instruction[shape.jump_at], pc + 1))
            elif not shape.goes_on:
                leaders.add(pc + 1)
        return sorted(leaders)

    def successors(self, last: int) -> list[int]:
        """Return where control may go behind the block that ends with instruction *last*."""
        shape = SHAPES[self.code[last][0]]
        places = [last + 1] if shape.goes_on else []
        if shape.jump_at:
            places.append(self.code[last][shape.jump_at])
        return places

    def _find_hoisted(self) -> None:
        for last in range(len(self.code)):
            for head in self.successors(last):
                if head > last or self.code[last][0] == Op.TFORPREP:
                    continue
                written = indexed = 0
                for pc in range(head, last + 1):
                    op, a, b, c = self.code[pc]
                    written |= self.effects[pc].written
                    if op == Op.FORPREP or op == Op.FORLOOP:
                        written |= 1 << (a + 3)
                    elif op == Op.GETTABLE and b >= 0 and not self._is_string(c):
                        indexed |= 1 << b
                hoisted = indexed & ~written
                self.hoisted[head] = [r for r in range(self.proto.num_registers) if hoisted >> r & 1]

    def _is_string(self, operand: int) -> bool:
        return operand < 0 and self.proto.constants[-1 - operand].__class__ is str

    # ------------------------------------------------------------ types

    def operand_type(self, types: Sequence[int], operand: int) -> int:
        """Return the type of an RK operand."""
        if operand >= 0:
            return types[operand]
        return type_of_constant(self.proto.constants[-1 - operand])

    def _find_types(self) -> None:
        proto = self.proto
        ends = dict(zip(self.leaders, self.leaders[1:]))
        entry: dict[int, list[int]] = {
            0: [ANY] * proto.num_params + [NIL] * (proto.num_registers - proto.num_params)
        }
        waiting = [0]
        while waiting:
            start = waiting.pop()
            types = entry[start]
            end = ends[start]
            for pc in range(start, end):
                self.before[pc] = types
                types = self._after(pc, types)
            for place in self.successors(end - 1):
                if place >= len(self.code):
                    continue
                arriving = self._on_the_way(end - 1, place, types)
                known = entry.get(place)
                if known is None:
                    entry[place] = list(arriving)
                    waiting.append(place)
                else:
                    joined = [a | b for a, b in zip(known, arriving)]
                    if joined != known:
                        entry[place] = joined
                        waiting.append(place)

    def _after(self, pc: int, types: list[int]) -> list[int]:
        """Return the types behind instruction *pc*."""
        instruction = self.code[pc]
        op, a, b, c = instruction
        written = self.effects[pc].written
        if op == Op.GETTABLE and b >= 0 and self.needs_string_check(types, b, c):
            types = list(types)
            types[b] &= ~STR
            types[a] = ANY
            return types
        if not written:
            return types
        types = list(types)
        if op == Op.MOVE:
            types[a] = self.operand_type(types, b)
        elif Op.ADD <= op <= Op.SHR:
            types[a] = arithmetic_type(op, self.operand_type(types, b), self.operand_type(types, c))
        elif op == Op.UNM or op == Op.BNOT:
            of = self.operand_type(types, b)
            types[a] = ANY if of & ~NUMBER else INT if op == Op.BNOT else INT if of == SMALL else of
        elif op in _TRUTHS:
            types[a] = BOOL
        elif op == Op.NEWTABLE:
            types[a] = TABLE
        elif op == Op.CLOSURE:
            types[a] = FUNCTION
        elif op == Op.CONCAT:
            of = 0
            for register in range(b, b + c):
                of |= types[register]
            types[a] = ANY if of & ~(STR | NUMBER) else STR
        elif op == Op.LEN:
            types[a] = SMALL if self.operand_type(types, b) == STR else ANY
        elif op == Op.LOADNIL:
            types[a : a + b] = [NIL] * b
        elif op == Op.SELF:
            types[a + 1] = self.operand_type(types, b)
            types[a] = ANY
        else:
            register = 0
            while written:
                if written & 1:
                    types[register] = ANY
                written >>= 1
                register += 1
        return types

    def needs_string_check(self, types: Sequence[int], container: int, key: int) -> bool:
        """Return whether indexing might be Python's indexing of a string, which is not Lua's."""
        return bool(types[container] & STR) and self.operand_type(types, key) != STR

    def _on_the_way(self, pc: int, place: int, types: list[int]) -> list[int]:
        """Return the types on the way from instruction *pc* to *place*."""
        op, a, target, _ = self.code[pc]
        if (op == Op.FORPREP and place == pc + 1) or (op == Op.FORLOOP and place == target):
            types = list(types)
            prepare = pc if op == Op.FORPREP else target - 1
            types[a + 3] = self.loop_type(prepare)
        hoisted = self.hoisted.get(place)
        if hoisted and pc < place:
            types = list(types)
            for register in hoisted:
                types[register] &= ~STR
        return types

    def loop_type(self, prepare: int) -> int:
        """Return the type of the variable of the numeric loop whose FORPREP is at *prepare*."""
        types = self.before[prepare]
        start = ANY if types is None else types[self.code[prepare][1]]
        if self.loop_step(prepare) is None:
            return NUMBER
        if not start & INT:
            return FLOAT if start == FLOAT else NUMBER
        return SMALL  # anything else is left to the interpreter

    def loop_step(self, prepare: int) -> int | None:
        """Return the step of a numeric loop if it is a small integer constant, not 0."""
        register = self.code[prepare][1] + 2
        op, a, b, _ = self.code[prepare - 1]
        if prepare and op == Op.MOVE and a == register and b < 0:
            value = self.proto.constants[-1 - b]
            if value.__class__ is int and value and -(1 << 31) <= value <= 1 << 31:
                return value
        return None

    # ------------------------------------------------------------ liveness

    def _find_live(self) -> None:
        live = dict.fromkeys(self.leaders, 0)
        starts = self.leaders[:-1]
        ends = dict(zip(self.leaders, self.leaders[1:]))
        changed = True
        while changed:
            changed = False
            for start in reversed(starts):
                found = self.live_behind(ends[start] - 1, live)
                for pc in range(ends[start] - 1, start - 1, -1):
                    found = self._live_before(pc, found)
                if found != live[start]:
                    live[start] = found
                    changed = True
        self.live_in = live

    def live_behind(self, last: int, live: dict[int, int] | None = None) -> int:
        """Return the registers that are live behind the block that ends with *last*."""
        live = self.live_in if live is None else live
        found = 0
        for place in self.successors(last):
            found |= live[place]
        return found

    def live_around(self, pc: int) -> int:
        """Return the registers that are live before instruction *pc* or behind it."""
        last = next(leader for leader in self.leaders if leader > pc) - 1
        before = behind = self.live_behind(last)
        for place in range(last, pc - 1, -1):
            behind = before
            before = self._live_before(place, behind)
        return before | behind

    def _live_before(self, pc: int, live: int) -> int:
        op, a, *_ = self.code[pc]
        read, cells, written = self.effects[pc]
        if op == Op.FORPREP:
            return live & ~(1 << (a + 3)) | read
        if op == Op.TBC:
            read |= 1 << a
        elif op == Op.FORLOOP:
            read |= row(a, 3)
        elif op == Op.TFORLOOP:
            read |= row(a, 5)
        return live & ~written | read | cells


def _captured(proto: Proto) -> int:
    """Return the registers of the enclosing function whose cells closures of *proto* take."""
    found = 0
    for upvalue in proto.upvalues:
        if upvalue.in_register:
            found |= 1 << upvalue.index
    return found


def live_at_entry(facts: Facts) -> list[int]:
    """Return the registers, parameters aside, that may be read before anything is written to them."""
    live = facts.live_in[0]
    return [
        register
        for register in range(facts.proto.num_params, facts.proto.num_registers)
        if live >> register & 1
    ]
