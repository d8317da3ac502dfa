"""Operators to instructions, for a value or for a jump: arithmetic, ``..``, comparisons, ``and or not``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from pylua.bytecode.opcodes import Op
from pylua.compiler.emitter import CONCAT, JIF, JIFNOT, MOVE, UNKNOWN_TARGET
from pylua.compiler.folding import NOT_CONSTANT, fold_binary, fold_unary, is_false, is_number
from pylua.compiler.scope import CONSTANT, Found, FunctionScope, Variable
from pylua.compiler.tree import operands_of
from pylua.syntax.nodes import Binary, Boolean, Logical, Name, Nil, Number, Paren, String, Unary

if TYPE_CHECKING:
    from pylua.syntax.nodes import Expression

Pending = Union[int, Variable]
"""An operand, or a captured local that will be loaded into one."""

_ARITHMETIC: dict[str, int] = {
    "+": int(Op.ADD), "-": int(Op.SUB), "*": int(Op.MUL), "%": int(Op.MOD), "^": int(Op.POW),
    "/": int(Op.DIV), "//": int(Op.IDIV), "&": int(Op.BAND), "|": int(Op.BOR), "~": int(Op.BXOR),
    "<<": int(Op.SHL), ">>": int(Op.SHR),
}  # fmt: skip
_UNARY: dict[str, int] = {"-": int(Op.UNM), "~": int(Op.BNOT), "not": int(Op.NOT), "#": int(Op.LEN)}

# Comparison to its opcodes: for a value, as a jump if false, as a jump if true; and whether the operands
# change places: ``a > b`` is ``b < a``.
_COMPARISONS: dict[str, tuple[int, int, int, bool]] = {
    "==": (int(Op.EQ), int(Op.JNE), int(Op.JEQ), False),
    "~=": (int(Op.NE), int(Op.JEQ), int(Op.JNE), False),
    "<": (int(Op.LT), int(Op.JNLT), int(Op.JLT), False),
    "<=": (int(Op.LE), int(Op.JNLE), int(Op.JLE), False),
    ">": (int(Op.LT), int(Op.JNLT), int(Op.JLT), True),
    ">=": (int(Op.LE), int(Op.JNLE), int(Op.JLE), True),
}  # fmt: skip

_LITERALS = frozenset((Nil, Boolean, Number, String))


class OperatorCompiler(FunctionScope):
    """The part of a function's compiler that knows operators."""

    __slots__ = ()

    # ------------------------------------------------------------ what it needs of other expressions

    def evaluate(self, node: Expression, target: int) -> None:
        """Put the value of *node* into register *target*."""
        raise NotImplementedError

    def push(self, node: Expression) -> None:
        """Put the value of *node* into the next register and reserve it."""
        raise NotImplementedError

    def operand(self, node: Expression) -> int:
        """Return an operand for the value of *node*."""
        raise NotImplementedError

    def pending_operand(self, node: Expression) -> Pending:
        """Return the operand of *node*, or the captured local that it is."""
        raise NotImplementedError

    def settle(self, pending: Pending) -> int:
        """Return the operand of a pending one."""
        raise NotImplementedError

    def fix_line(self, node: Expression, operand: Pending, line: int) -> None:
        """Move the reading of a variable or field, just emitted, to *line*."""
        raise NotImplementedError

    def fix_pushed(self, node: Expression, line: int) -> None:
        """Move the instruction that has just pushed a simple value to *line*, as `fix_line` does."""
        raise NotImplementedError

    # ------------------------------------------------------------ arithmetic, comparisons, ..

    def unary(self, node: Unary, target: int) -> None:
        """Emit ``- ~ not #``."""
        self._keep_constant(self.unary_operand(node, target), target)

    def binary(self, node: Binary, target: int) -> None:
        """Emit a chain of binary operations."""
        self._keep_constant(self.binary_operand(node, target), target)

    def _keep_constant(self, operand: int, target: int) -> None:
        """Finish an operation: if it was folded into a constant, put that into *target*."""
        if operand < 0:
            self.emit(MOVE, target, operand)

    def unary_operand(self, node: Unary, target: int) -> int:
        """Put the result into *target* and return that, or return the constant that it is."""
        saved = self.free
        known_constants = len(self.constants)
        operand = self.operand(node.operand)
        self.free = saved
        if operand < 0:
            value = fold_unary(node.operator, self.constant_of(operand))
            if value is not NOT_CONSTANT:
                self.drop_constants(known_constants)
                return self.constant(value)
        self.emit_at(node.line, _UNARY[node.operator], target, operand)
        return target

    def binary_operand(self, node: Binary, target: int) -> int:
        """Put the result of a chain of binary operations into *target* and return that.

        As long as it has met nothing but constants, which emits no instruction, it folds them and forgets
        the constants that it came by. If that is so to the end it returns the constant.
        """
        if node.operator == "..":
            self._concat(node, target)
            return target
        saved = self.free
        known_constants = len(self.constants)
        chain: list[Binary] = []
        left: Expression = node
        while type(left) is Binary and left.operator != "..":
            chain.append(left)
            left = left.left
        current = self.pending_operand(left)
        self.fix_line(left, current, chain[-1].line)
        while True:
            link = chain.pop()
            self.line = link.line
            right = self.operand(link.right)
            if type(current) is not int:
                current = self.settle(current)
                if link.operator in _ARITHMETIC:
                    self.lines[-1] = link.line
            self.free = saved
            folded = self._fold(link.operator, current, right) if right < 0 and current < 0 else NOT_CONSTANT
            if folded is not NOT_CONSTANT:
                self.drop_constants(known_constants)
                current = self.constant(folded)
                if not chain:
                    return current
            elif chain:
                self._operate(link, saved, current, right)
                current = saved
                self.reserve(1)
            else:
                self._operate(link, target, current, right)
                return target

    def _fold(self, operator: str, left: int, right: int) -> object:
        """Return the constant result of an operation on constants, or `NOT_CONSTANT`."""
        a, b = self.constant_of(left), self.constant_of(right)
        if is_number(a) and is_number(b):
            return fold_binary(operator, a, b)  # type: ignore[arg-type]  # mypy can't follow is_number
        return NOT_CONSTANT

    def _operate(self, node: Binary, target: int, left: int, right: int) -> None:
        """Emit one operation; a comparison happens at its last token, any other at its operator."""
        op = _ARITHMETIC.get(node.operator)
        if op is not None:
            self.emit_at(node.line, op, target, left, right)
            return
        op, _, _, is_swapped = _COMPARISONS[node.operator]
        if is_swapped:
            self.emit(op, target, right, left)
        else:
            self.emit(op, target, left, right)

    def _concat(self, node: Binary, target: int) -> None:
        """Emit a chain of ``..``, which leans to the right, as one instruction at its last operator's line."""
        base = self.free
        right: Expression = node
        while type(right) is Binary and right.operator == "..":
            node = right
            self.push(node.left)
            self.fix_pushed(node.left, node.line)
            self.line = node.line
            right = node.right
            end_line = 0
            while type(right) is Paren:
                end_line = right.end_line
                right = right.expression
        self.push(right)
        if end_line:
            self.fix_line(right, self.free - 1, end_line)
        count = self.free - base
        self.free = base
        self.emit_at(node.line, CONCAT, target, base, count)

    # ------------------------------------------------------------ and, or

    def logical(self, node: Logical, target: int) -> None:
        """Emit ``and`` and ``or`` for their value.

        If *target* is a local's register, no later operand may read it (see `reads_after_writing`).
        """
        operands, last = self._undecided(node)
        self._emit_logical(operands, last, target, decisive=node.operator == "or")

    def logical_operand(self, node: Logical, target: int) -> int:
        """Put the value into *target* and return that, or return the operand that it is: ``true and x`` is x."""
        operands, last = self._undecided(node)
        if operands:
            self._emit_logical(operands, last, target, decisive=node.operator == "or")
            return target
        operand = self.operand(last)
        self.free = target
        return operand

    def _undecided(self, node: Logical) -> tuple[list[tuple[Expression, int]], Expression]:
        """Return `operands_of` *node* without the first ones if they are constants that do not decide."""
        decisive = node.operator == "or"
        operands, last = operands_of(node)
        known = 0
        while known < len(operands) and self._constant_truth(operands[known][0]) is (not decisive):
            known += 1
        return operands[known:], last

    def _constant_truth(self, node: Expression) -> bool | None:
        """Return whether a simple constant counts as true; None if *node* is no such thing."""
        if type(node) is Name:
            found: Found = self.active.get(node.name)
            if found is None:
                found = self.find_outside(node.name)
            if type(found) is not Variable or found.access != CONSTANT:
                return None
        elif type(node) not in _LITERALS:
            return None
        known_constants = len(self.constants)
        truth = not is_false(self.constant_of(self.operand(node)))
        self.drop_constants(known_constants)
        return truth

    def _emit_logical(
        self, operands: list[tuple[Expression, int]], last: Expression, target: int, *, decisive: bool
    ) -> None:
        """Emit a chain: an operand that decides leaves its value in *target* and jumps to the end."""
        exits: list[int] = []
        for operand, line in operands:
            self._value_or_jump(operand, target, exits, truth=decisive, line=line)
        self.evaluate(last, target)
        self.patch_here(exits)

    def _value_or_jump(
        self, node: Expression, target: int, exits: list[int], *, truth: bool, line: int = 0
    ) -> None:
        """If *node* is true, or false, as *truth* says, leave it in *target* and jump; otherwise go on.

        See `jump_if` about *line*.
        """
        read_line = line
        while type(node) is Paren:
            read_line = node.end_line
            node = node.expression
        if type(node) is Logical:
            self._logical_or_jump(node, target, exits, truth=truth)
        elif type(node) in _LITERALS:
            operand = self.operand(node)
            if is_false(self.constant_of(operand)) is not truth:
                self.emit(MOVE, target, operand)
                exits.append(self.jump())
        else:
            self.evaluate(node, target)
            if read_line:
                self.fix_line(node, target, read_line)
            if line:
                self.line = line
            exits.append(len(self.code))
            self.emit(JIF if truth else JIFNOT, target, UNKNOWN_TARGET)

    def _logical_or_jump(self, node: Logical, target: int, exits: list[int], *, truth: bool) -> None:
        decisive = node.operator == "or"
        operands, last = operands_of(node)
        skips: list[int] = []
        for operand, line in operands:
            if decisive is truth:
                self._value_or_jump(operand, target, exits, truth=truth, line=line)
            else:  # if it decides, then for a value that is not wanted
                self.jump_if(operand, skips, truth=decisive, line=line)
        self._value_or_jump(last, target, exits, truth=truth)
        self.patch_here(skips)

    # ------------------------------------------------------------ conditions

    def jump_if(self, node: Expression, exits: list[int], *, truth: bool, line: int = 0) -> None:
        """Emit jumps, added to *exits*, that are taken if *node* is true, or false, as *truth* says.

        *line* is that of the operator behind *node*, 0 if there is none.
        """
        read_line = line  # where a variable or field is read, 0: where it stands
        while True:
            if type(node) is Paren:
                read_line = node.end_line
                node = node.expression
            elif type(node) is Unary and node.operator == "not":
                read_line = 0
                node = node.operand
                truth = not truth
            else:
                break
        if type(node) is Binary and node.operator in _COMPARISONS:
            self._compare(node, exits, truth=truth)
        elif type(node) is Logical:
            self._jump_if_logical(node, exits, truth=truth)
        elif type(node) is Nil or type(node) is Boolean:  # spares the constant
            if (type(node) is Boolean and node.value) is truth:
                exits.append(self.jump())
        else:
            self._test(node, exits, truth=truth, line=line, read_line=read_line)

    def _test(self, node: Expression, exits: list[int], *, truth: bool, line: int, read_line: int) -> None:
        saved = self.free
        operand = self.operand(node)
        self.free = saved
        if read_line:
            self.fix_line(node, operand, read_line)
        if line:
            self.line = line
        if operand >= 0:
            exits.append(len(self.code))
            self.emit(JIF if truth else JIFNOT, operand, UNKNOWN_TARGET)
        elif is_false(self.constant_of(operand)) is not truth:
            exits.append(self.jump())

    def _compare(self, node: Binary, exits: list[int], *, truth: bool) -> None:
        saved = self.free
        left = self.pending_operand(node.left)
        self.fix_line(node.left, left, node.line)
        self.line = node.line
        right = self.operand(node.right)
        if type(left) is not int:
            left = self.settle(left)
        self.free = saved
        _, if_false, if_true, is_swapped = _COMPARISONS[node.operator]
        if is_swapped:
            left, right = right, left
        exits.append(len(self.code))
        self.emit(if_true if truth else if_false, left, right, UNKNOWN_TARGET)

    def _jump_if_logical(self, node: Logical, exits: list[int], *, truth: bool) -> None:
        decisive = node.operator == "or"
        operands, last = operands_of(node)
        skips = exits if decisive is truth else []
        for operand, line in operands:
            self.jump_if(operand, skips, truth=decisive, line=line)
        self.jump_if(last, exits, truth=truth)
        if skips is not exits:
            self.patch_here(skips)
