"""Control flow: the flat jumps of a function as nested ifs and loops, if they fit.

All jumps forward go to where an enclosing construct ends, or leave a loop; all jumps backward make loops. What a
compiled Lua function without ``goto`` has fits that, and so does ``goto continue``. Short-circuit conditions are
`Condition` nodes. A function that does not fit raises `Unstructured`; it is then run by block dispatch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

import attrs

from pylua.bytecode.effects import SHAPES
from pylua.bytecode.opcodes import Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.bytecode.proto import Instruction

_JMP, _FORPREP, _FORLOOP = int(Op.JMP), int(Op.FORPREP), int(Op.FORLOOP)
_TFORPREP, _TFORCALL, _TFORLOOP = int(Op.TFORPREP), int(Op.TFORCALL), int(Op.TFORLOOP)
_LOOP_OPS = frozenset((_FORPREP, _FORLOOP, _TFORPREP, _TFORLOOP))

MAX_DEPTH = 80
"""Nested constructs that are written as such: Python's tokenizer allows 100 levels of indentation."""

MAX_BLOCKS = 17
"""Nested loops: CPython's compiler allows 20 nested blocks, and the emitter needs some for itself."""


class Unstructured(Exception):
    """The jumps of a function do not nest."""


@attrs.frozen
class Instr:
    """One instruction that does not jump."""

    pc: int


@attrs.frozen
class If:
    """A test: what is done when it does not jump, and when it does."""

    pc: int
    stay: list[Node]
    jump: list[Node]


@attrs.frozen
class Condition:
    """A short-circuit condition of several tests: what is done if it holds, and if not.

    `steps` are the tests in order, each with the instructions before it; a test that jumps decides the whole:
    for true if its flag is set, else for false. The condition holds if no test has decided.
    """

    steps: list[tuple[list[int], int, bool]]  # instructions, the test's pc, flag
    then: list[Node]
    otherwise: list[Node]


@attrs.frozen
class Tangle:
    """A condition whose tests also jump to each other; it holds if control reaches the end of `tests`."""

    pc: int
    tests: list[Node]
    then: list[Node]
    otherwise: list[Node]


@attrs.frozen
class While:
    """An endless loop; its body leaves it."""

    pc: int
    body: list[Node]
    end: int


@attrs.frozen
class NumericFor:
    """A numeric loop, from its FORPREP on."""

    pc: int
    body: list[Node]
    end: int


@attrs.frozen
class GenericFor:
    """A generic loop, from its TFORPREP on; *call* is the pc of its TFORCALL."""

    pc: int
    call: int
    body: list[Node]
    end: int


@attrs.frozen
class Leave:
    """``break`` or ``continue`` of the innermost Python loop, from instruction *pc*; or just where a part ends."""

    pc: int
    word: str


Node = Union[Instr, If, Condition, Tangle, While, NumericFor, GenericFor, Leave]


@attrs.frozen
class _Loop:
    """Where the innermost loop's jumps go."""

    again: int  # what `continue` goes to; -1: nothing may
    out: int  # what `break` goes to
    depth: int = 0  # loops around this, itself included


def jump_target(instruction: Instruction) -> int:
    """Return where *instruction* may jump, -1 if it does not."""
    place = SHAPES[instruction[0]].jump_at
    return instruction[place] if place else -1


class _Structure:
    def __init__(self, code: Sequence[Instruction]) -> None:
        self.code = code
        self.targets = [jump_target(instruction) for instruction in code]
        self.heads: dict[int, int] = {}  # loop head to the pc behind its last jump back
        self.sources: dict[int, list[int]] = {}  # target to the jumps that go there
        for pc, target in enumerate(self.targets):
            if target < 0:
                continue
            self.sources.setdefault(target, []).append(pc)
            if target <= pc and code[pc][0] not in _LOOP_OPS:
                self.heads[target] = max(self.heads.get(target, 0), pc + 1)

    def is_test(self, pc: int) -> bool:
        op = self.code[pc][0]
        return self.targets[pc] >= 0 and op != _JMP and op not in _LOOP_OPS

    # ------------------------------------------------------------ sequences

    def sequence(self, low: int, high: int, loop: _Loop | None, depth: int) -> list[Node]:
        """Structure the instructions from *low* up to *high*, to which control falls."""
        if depth > MAX_DEPTH:
            raise Unstructured
        nodes: list[Node] = []
        pc = low
        while pc < high:
            end = self.heads.get(pc)
            if end is not None and not (loop is not None and loop.again == pc):
                if end > high:
                    raise Unstructured
                nodes.append(self.while_loop(pc, end, loop, depth))
                pc = end
                continue
            op = self.code[pc][0]
            target = self.targets[pc]
            if op in (_FORPREP, _TFORPREP):
                node = self.for_loop(pc, loop, depth)
                if node.end > high:
                    raise Unstructured
                nodes.append(node)
                pc = node.end
            elif op == _JMP:
                nodes.append(Leave(pc, "") if target == high else self.leave(pc, target, loop))
                self.check_dead(pc + 1, high)
                return nodes
            elif target < 0:
                nodes.append(Instr(pc))
                pc += 1
                if not SHAPES[op].goes_on:
                    self.check_dead(pc, high)
                    return nodes
            elif op in _LOOP_OPS:
                raise Unstructured
            elif self.is_exit(target, high, loop):
                nodes.append(If(pc, [], [self.leave(pc, target, loop)]))
                pc += 1
            else:
                pc = self.choice(pc, high, loop, depth, nodes)
        return nodes

    def is_exit(self, target: int, high: int, loop: _Loop | None) -> bool:
        """Return whether a jump to *target* leaves the sequence that ends at *high* by break or continue."""
        return loop is not None and target != high and target in (loop.again, loop.out)

    def leave(self, pc: int, target: int, loop: _Loop | None) -> Leave:
        if loop is not None and target == loop.out:
            return Leave(pc, "break")
        if loop is not None and target == loop.again:
            return Leave(pc, "continue")
        raise Unstructured

    def check_dead(self, low: int, high: int) -> None:
        """Check that nothing jumps into the instructions from *low* up to *high*, which nothing falls into."""
        for pc in range(low, high):
            if any(not low <= source < high for source in self.sources.get(pc, ())):
                raise Unstructured

    # ------------------------------------------------------------ loops

    def while_loop(self, head: int, end: int, loop: _Loop | None, depth: int) -> While:
        self.check_single_entry(head, end)
        level = 1 if loop is None else loop.depth + 1
        if level > MAX_BLOCKS:
            raise Unstructured
        body = self.sequence_of_loop(head, end, _Loop(head, end, level), depth + 1)
        return While(head, body, end)

    def sequence_of_loop(self, head: int, end: int, loop: _Loop, depth: int) -> list[Node]:
        """Structure a loop's body: its last jump back is where Python's loop goes on by itself."""
        last = end - 1
        if self.code[last][0] == _JMP and self.targets[last] == head:
            return [*self.sequence(head, last, loop, depth), Leave(last, "")]
        # the loop ends with a test that jumps back: what does not jump leaves
        nodes = self.sequence(head, last, loop, depth)
        nodes.append(If(last, [Leave(last, "break")], []))
        return nodes

    def for_loop(self, pc: int, loop: _Loop | None, depth: int) -> NumericFor | GenericFor:
        level = 1 if loop is None else loop.depth + 1
        if level > MAX_BLOCKS:
            raise Unstructured
        target = self.targets[pc]
        if self.code[pc][0] == _FORPREP:
            last, end = target - 1, target
        else:
            last, end = target, target + 2
        self.check_single_entry(pc, end)
        body = self.sequence(pc + 1, last, _Loop(last, end, level), depth + 1)
        if self.code[pc][0] == _FORPREP:
            return NumericFor(pc, [*body, Leave(last, "")], end)
        return GenericFor(pc, last, body, end)

    def check_single_entry(self, low: int, high: int) -> None:
        """Check that no jump from outside comes in but to *low*."""
        for pc in range(low + 1, high):
            if any(not low <= source < high for source in self.sources.get(pc, ())):
                raise Unstructured

    # ------------------------------------------------------------ choices

    def choice(self, pc: int, high: int, loop: _Loop | None, depth: int, nodes: list[Node]) -> int:
        """Structure what depends on the test at *pc*; return where it is over."""
        end = self.end_of_choice(pc, high, loop)
        target = self.targets[pc]
        if target == end and self.is_closed(pc + 1, end, end, loop):
            nodes.append(If(pc, self.sequence(pc + 1, end, loop, depth + 1), []))
            return end
        steps: list[tuple[list[int], int, bool]] = []
        before: list[int] = []
        position = pc
        tests: list[int] = []
        while position < end:
            if self.is_test(position) and not self.is_exit(self.targets[position], -1, loop):
                tests.append(position)
                steps.append((before, position, False))
                before = []
                found = self.split(pc, position + 1, tests, end, loop)
                if found is not None:
                    return self.divide(pc, position + 1, found, end, steps, loop, depth, nodes)
            elif (
                self.targets[position] >= 0
                or not SHAPES[self.code[position][0]].goes_on
                or position in self.heads
            ):
                break
            else:
                before.append(position)
            position += 1
        raise Unstructured

    def end_of_choice(self, pc: int, high: int, loop: _Loop | None) -> int:
        """Return the first place that every way from *pc* that does not leave goes through."""
        end = self.targets[pc]
        position = pc + 1
        while position < end:
            target = self.targets[position]
            if target > end and not self.is_exit(target, -1, loop):
                end = target
            position += 1
        if end > high or end <= pc:
            raise Unstructured
        return end

    def is_closed(self, low: int, high: int, end: int, loop: _Loop | None) -> bool:
        """Return whether all jumps from low <= pc < high stay there or go to *end*, and none comes in."""
        for position in range(low, high):
            target = self.targets[position]
            if (
                target >= 0
                and not low <= target <= high
                and target != end
                and not self.is_exit(target, -1, loop)
            ):
                return False
            if position > low and any(not low <= s < high for s in self.sources.get(position, ())):
                return False
        return True

    def split(self, first: int, then: int, tests: list[int], end: int, loop: _Loop | None) -> int | None:
        """Return where the else part begins if *tests* decide between *then* and that place, else None."""
        outside = {self.targets[test] for test in tests if not first < self.targets[test] <= then}
        if len(outside) != 1:
            return None
        (otherwise,) = outside
        if otherwise < then or otherwise > end:
            return None
        for position in range(first + 1, then):  # only the tests themselves may jump among them
            if any(source not in tests for source in self.sources.get(position, ())):
                return None
        if otherwise == end:
            return otherwise if self.is_closed_part(then, end, loop, tests) else None
        last = otherwise - 1
        if last < then:
            return None
        if self.code[last][0] == _JMP and self.targets[last] == end:
            ends_here = True
        elif self.leaves(last, loop):
            ends_here = False
        else:
            return None
        stop = last if ends_here else otherwise
        if not self.is_closed_part(then, stop, loop, tests):
            return None
        return otherwise if self.is_closed_part(otherwise, end, loop, tests) else None

    def leaves(self, pc: int, loop: _Loop | None) -> bool:
        """Return whether instruction *pc* ends the function, or its loop's pass."""
        if self.code[pc][0] == _JMP:
            return self.is_exit(self.targets[pc], -1, loop)
        return not SHAPES[self.code[pc][0]].goes_on

    def is_closed_part(self, low: int, high: int, loop: _Loop | None, tests: list[int]) -> bool:
        """Return whether a part of a choice only falls out at its end, and is entered at its beginning."""
        for position in range(low, high):
            target = self.targets[position]
            if target >= 0 and not low <= target <= high and not self.is_exit(target, -1, loop):
                return False
            sources = self.sources.get(position, ())
            if any(not low <= s < high and not (position == low and s in tests) for s in sources):
                return False
        return True

    def divide(
        self,
        first: int,
        then: int,
        otherwise: int,
        end: int,
        steps: list[tuple[list[int], int, bool]],
        loop: _Loop | None,
        depth: int,
        nodes: list[Node],
    ) -> int:
        """Add the node for a choice that `split` has found; return where it is over."""
        stop = otherwise
        if otherwise < end and self.code[otherwise - 1][0] == _JMP and self.targets[otherwise - 1] == end:
            stop = otherwise - 1
        then_part = self.sequence(then, stop, loop, depth + 1)
        if stop < otherwise:
            then_part.append(Leave(stop, ""))
        else_part = self.sequence(otherwise, end, loop, depth + 1) if otherwise < end else []
        if len(steps) == 1:
            nodes.append(If(first, then_part, else_part))
        elif all(self.targets[test] in (then, otherwise) for _, test, _ in steps):
            decided = [(before, test, self.targets[test] == then) for before, test, _ in steps]
            nodes.append(Condition(decided, then_part, else_part))
        else:
            tests = self.sequence(first, then, _Loop(-1, otherwise), depth + 1)
            nodes.append(Tangle(first, tests, then_part, else_part))
        return end


def structure(code: Sequence[Instruction]) -> list[Node]:
    """Return the instructions of a function as nested constructs.

    Raises:
        Unstructured: its jumps do not nest.
    """
    return _Structure(code).sequence(0, len(code), None, 0)
