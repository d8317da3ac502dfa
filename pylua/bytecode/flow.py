"""Flow: what each register holds before each instruction, followed forward until nothing changes.

A register holds a value, a cell, the state of a numeric ``for`` loop, or one or the other, depending on the
way the code took. The analysis finds out, and checks each instruction that can be reached against it.

The sets of registers are bit sets, so a step costs the same for 3 and for 250 registers. Code is visited
again only from a jump target whose state has changed, lowest first; compiled code takes about one visit per
instruction, and code that was made to take many more is refused.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Callable, NamedTuple

from pylua.bytecode.effects import LOOP_CONTROL, SHAPES, A, Effect, row
from pylua.bytecode.opcodes import Op

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from pylua.bytecode.proto import Instruction

BUDGET = 20
"""Visits per instruction."""

_TFORPREP = int(Op.TFORPREP)


class State(NamedTuple):
    """What the registers hold before an instruction, as bit sets; one in no set holds a value."""

    cells: int = 0
    loops: int = 0  # what FORPREP made of start, limit and step
    mixed: int = 0  # depends on the way here: may only be overwritten
    tables: int = 0  # a value, and known to be NEWTABLE's table
    pending: int = 0  # marked to be closed, at least on one way; a value or a cell there

    def without(self, registers: int) -> State:
        """Return the state after values were written to *registers*."""
        keep = ~registers
        return State(
            self.cells & keep, self.loops & keep, self.mixed & keep, self.tables & keep, self.pending
        )

    def joined(self, other: State) -> State:
        """Return what is known where the two ways meet."""
        mixed = self.mixed | other.mixed | (self.cells ^ other.cells) | (self.loops ^ other.loops)
        return State(
            self.cells & ~mixed,
            self.loops & ~mixed,
            mixed,
            self.tables & other.tables & ~mixed,
            self.pending | other.pending,
        )


class Shown(NamedTuple):
    """The registers of the local variables that are visible at an instruction."""

    plain: int = 0  # must hold values
    hidden: int = 0  # the loops' own: may hold their state, too
    captured: int = 0  # may hold cells


class Flow:
    """The analysis of one function.

    Args:
        code: its instructions, with operands in range and loops in their pairs.
        effects: of each instruction.
        targets: the pcs that jumps go to.
        shown: what is visible at each instruction.
        refuse: raises the error for (reason, pc).
    """

    def __init__(
        self,
        code: Sequence[Instruction],
        effects: Sequence[Effect],
        targets: set[int],
        shown: Sequence[Shown],
        refuse: Callable[[str, int], NoReturn],
    ) -> None:
        self.code = code
        self.effects = effects
        self.targets = targets
        self.shown = shown
        self.refuse = refuse
        self.entry: dict[int, State] = {}  # at jump targets, as far as known
        self.waiting: list[int] = []  # a heap: the jump targets whose state has changed

    def follow(self) -> None:
        """Compute the state before each instruction that can be reached, and check the instruction in it."""
        self._reach(0, State())
        budget = BUDGET * (len(self.code) + 1)
        while self.waiting:
            pc = heappop(self.waiting)
            state: State | None = self.entry[pc]
            while state is not None:
                budget -= 1
                if budget < 0:
                    self.refuse("control flow too complex", pc)
                state = self._step(pc, state)
                pc += 1
                if state is not None and pc in self.targets:
                    self._reach(pc, state)
                    break

    def _reach(self, pc: int, state: State) -> None:
        """Note that the code comes to *pc* in *state*."""
        known = self.entry.get(pc)
        if known is not None:
            state = known.joined(state)
            if state == known:
                return
        self.entry[pc] = state
        if pc not in self.waiting[:1]:  # often it is the next one already; else a visit too many is cheap
            heappush(self.waiting, pc)

    def _step(self, pc: int, state: State) -> State | None:
        """Check instruction *pc* in *state*; return the state behind it, None if it does not go on there."""
        instruction = self.code[pc]
        op = instruction[0]
        read, cells, written = self.effects[pc]
        odd = state.cells | state.loops | state.mixed
        if read & odd:
            self.refuse("register does not hold a value", pc)
        if cells & ~state.cells:
            self.refuse("register does not hold a cell", pc)
        plain, hidden, captured = self.shown[pc]
        if plain & odd or hidden & (odd & ~state.loops) or captured & (odd & ~state.cells):
            self.refuse("local variable does not hold a value", pc)
        if written & (odd | state.tables | state.pending):
            state = self._written(pc, state, written)
        jumping = state
        transition = _TRANSITIONS.get(op)
        if transition is not None:
            state, jumping = transition(self, pc, state)
        shape = SHAPES[op]
        if shape.jump_at:
            self._reach(instruction[shape.jump_at], jumping)
        return state if shape.goes_on else None

    def _written(self, pc: int, state: State, registers: int) -> State:
        if registers & state.pending:
            self.refuse("to-be-closed variable overwritten", pc)
        return state.without(registers)

    def new_cell(self, pc: int, state: State) -> tuple[State, State]:
        """NEWCELL: R[A] holds a cell."""
        state = state._replace(cells=state.cells | 1 << self.code[pc][A])
        return state, state

    def new_table(self, pc: int, state: State) -> tuple[State, State]:
        """NEWTABLE: R[A] holds a table that no code has seen."""
        state = state._replace(tables=state.tables | 1 << self.code[pc][A])
        return state, state

    def set_list(self, pc: int, state: State) -> tuple[State, State]:
        """SETLIST: R[A] must still be such a table; the engines don't look."""
        if not state.tables >> self.code[pc][A] & 1:
            self.refuse("register does not hold a new table", pc)
        return state, state

    def for_prepare(self, pc: int, state: State) -> tuple[State, State]:
        """FORPREP: the loop's own registers hold its state, on the way that skips the loop nobody knows what."""
        base = self.code[pc][A]
        control = row(base, LOOP_CONTROL)
        left = self._written(pc, state, control)
        entered = self._written(pc, left, 1 << (base + LOOP_CONTROL))
        return entered._replace(loops=entered.loops | control), left._replace(mixed=left.mixed | control)

    def for_step(self, pc: int, state: State) -> tuple[State, State]:
        """FORLOOP: the state must be there; the variable is set on the way back."""
        base = self.code[pc][A]
        if row(base, LOOP_CONTROL) & ~state.loops:
            self.refuse("loop without its state", pc)
        return state, self._written(pc, state, 1 << (base + LOOP_CONTROL))

    def mark_closed(self, pc: int, state: State) -> tuple[State, State]:
        """Mark R[A] (TBC) or R[A+3] (TFORPREP) to be closed; marks go from lower to higher registers."""
        op, register = self.code[pc][0], self.code[pc][A]
        if op == _TFORPREP:
            register += LOOP_CONTROL
        if (state.loops | state.mixed) >> register & 1:
            self.refuse("register does not hold a value", pc)
        if state.pending >> register:
            self.refuse("to-be-closed variables out of order", pc)
        state = state._replace(pending=state.pending | 1 << register)
        return state, state

    def close(self, pc: int, state: State) -> tuple[State, State]:
        """CLOSE: nothing from R[A] on waits to be closed any more."""
        state = state._replace(pending=state.pending & ((1 << self.code[pc][A]) - 1))
        return state, state

    def tail_call(self, pc: int, state: State) -> tuple[State, State]:
        """TAILCALL: the frame goes, so nothing may wait to be closed."""
        if state.pending:
            self.refuse("tail call leaves a variable unclosed", pc)
        return state, state


_TRANSITIONS: dict[int, Callable[[Flow, int, State], tuple[State, State]]] = {
    int(Op.NEWCELL): Flow.new_cell,
    int(Op.NEWTABLE): Flow.new_table,
    int(Op.SETLIST): Flow.set_list,
    int(Op.FORPREP): Flow.for_prepare,
    int(Op.FORLOOP): Flow.for_step,
    int(Op.TFORPREP): Flow.mark_closed,
    int(Op.TBC): Flow.mark_closed,
    int(Op.CLOSE): Flow.close,
    int(Op.TAILCALL): Flow.tail_call,
}
"""What an instruction does beyond reading and writing values: the states behind it and at its target."""
