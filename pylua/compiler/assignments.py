"""Assignments to instructions: the places that are stored to, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pylua.bytecode.proto import UpvalueKind
from pylua.compiler.emitter import GETCELL, GETUPVAL, MOVE, SETCELL, SETTABLE, SETTABUP, SETUPVAL
from pylua.compiler.expressions import ExpressionCompiler
from pylua.compiler.scope import CELL, ENVIRONMENT, PLAIN, Found, Variable
from pylua.compiler.tree import reads_after_writing
from pylua.syntax.nodes import Assignment, Index, Name, Paren, String

if TYPE_CHECKING:
    from pylua.compiler.operators import Pending
    from pylua.syntax.nodes import Expression


class Place(NamedTuple):
    """Where an assignment stores: the opcode that will do it, and its operands but for the value."""

    op: int  # MOVE for a local's register
    a: Pending
    b: Pending = 0  # the key, if it is in a table


class AssignmentCompiler(ExpressionCompiler):
    """The part of a function's compiler that knows assignments."""

    __slots__ = ()

    def assignment(self, node: Assignment) -> None:
        """Compile ``targets = values``: first places, then values, then it stores from right to left."""
        targets, values = node.targets, node.values
        if len(targets) == 1 and len(values) == 1:
            self._assign(self.place(targets[0]), targets[0], values[0], node.line)
            return
        places: list[Place] = []
        for target in targets:
            place = self.place(target)
            if place.op not in (SETTABLE, SETTABUP):
                self._save_from(place, places)
            places.append(place)
        base = self.free
        if len(values) == len(targets):
            for value in values[:-1]:
                self.push(value)
            self._assign(places.pop(), targets[-1], values[-1], node.line)
        else:
            self.push_exactly(values, len(targets))
        self.line = node.line
        top = self.free
        while places:
            place = places.pop()
            self.store(place, base + len(places))
            self.free = top

    def _assign(self, place: Place, target: Expression, value: Expression, line: int) -> None:
        """Evaluate *value* and store it into *place*, which belongs to *target*."""
        free = self.free
        if place.op in (MOVE, SETCELL) and _is_name(value, target.name):  # type: ignore[union-attr]
            self.line = line
            return  # a local to itself: PUC makes no instruction
        if place.op != MOVE or (type(target) is Name and reads_after_writing(value, target.name)):
            operand = self.operand(value)
            self.line = line
            self.store(place, operand)
        else:
            self.evaluate(value, place.a)  # type: ignore[arg-type]  # a register
            self.line = line
        self.free = free

    def place(self, target: Expression, line: int | None = None) -> Place:
        """Compile the left side of an assignment.

        Raises:
            LuaSyntaxError: a constant; the message has *line*, None means that of the name.
        """
        if type(target) is Name:
            return self._variable_place(target, line)
        index: Index = target  # type: ignore[assignment]  # the parser lets no other kind through
        key = index.key
        while type(key) is Paren:
            key = key.expression
        upvalue: Found = None
        if type(index.object) is Name and self.active.get(index.object.name) is None:
            upvalue = self.find_outside(index.object.name)
        if type(upvalue) is not int:
            table = self.pending_operand(index.object)
            place = Place(SETTABLE, table, self.pending_operand(index.key))
        elif type(key) is String:  # the upvalue is read when the value is there
            place = Place(SETTABUP, upvalue, self.operand(key))
        else:
            self.line = index.object.line
            operand = self.pending_operand(index.key)
            self.emit(GETUPVAL, self.free, upvalue)
            place = Place(SETTABLE, self.free, operand)
            self.reserve(1)
        self.line = index.line
        return place

    def _variable_place(self, target: Name, line: int | None) -> Place:
        self.line = target.line
        found: Found = self.active.get(target.name)
        if found is None:
            found = self.find_outside(target.name)
        if type(found) is Variable:
            kind = found.kind
            place = Place(MOVE if found.access == PLAIN else SETCELL, found.register)
        elif type(found) is int:
            kind = self.upvalues[found].kind
            place = Place(SETUPVAL, found)
        else:
            kind = UpvalueKind.REGULAR
            place = self._global_place(target.name)
        if kind is not UpvalueKind.REGULAR:
            self.refuse(f"attempt to assign to const variable '{target.name}'", line)
        return place

    def _global_place(self, name: str) -> Place:
        environment: Found = self.active.get(ENVIRONMENT)
        if environment is None:
            environment = self.find_outside(ENVIRONMENT)
        key = self.constant(name)
        if type(environment) is not Variable:
            return Place(SETTABUP, environment, key)  # type: ignore[arg-type]  # an upvalue: every chunk has it
        if environment.access == CELL:
            return Place(SETTABLE, environment, key)
        return Place(SETTABLE, self.local_operand(environment), key)

    def _save_from(self, new: Place, places: list[Place]) -> None:
        """Copy the variable *new* to a temporary if one of *places* uses it as table or key.

        Or it would have changed by the time that place is stored to (check_conflict in lparser.c).
        """
        saved = self.free
        for number, (op, a, b) in enumerate(places):
            if op == SETTABLE and new.op in (MOVE, SETCELL):
                table = saved if _is_variable(a, new) else a
                key = saved if _is_variable(b, new) else b
                places[number] = Place(op, table, key)
                is_used = table is not a or key is not b
            else:
                is_used = op == SETTABUP and new.op == SETUPVAL and a == new.a
                if is_used:
                    places[number] = Place(SETTABLE, saved, b)
            if is_used and self.free == saved:
                reading = {MOVE: MOVE, SETCELL: GETCELL, SETUPVAL: GETUPVAL}[new.op]
                self.emit(reading, saved, new.a)  # type: ignore[arg-type]  # a register or an upvalue
                self.reserve(1)

    def store(self, place: Place, operand: int) -> None:
        """Emit the instruction that stores a value."""
        op, a, b = place
        if op in (SETTABLE, SETTABUP):
            self.emit(op, self.settle(a), self.settle(b), operand)
        elif op != MOVE or a != operand:
            self.emit(op, a, operand)  # type: ignore[arg-type]  # a register or an upvalue


def _is_name(node: Expression, name: str) -> bool:
    """Return whether an expression is the variable *name*, perhaps in parentheses."""
    while type(node) is Paren:
        node = node.expression
    return type(node) is Name and node.name == name


def _is_variable(pending: Pending, place: Place) -> bool:
    """Return whether an operand is the local that *place* stores to."""
    if type(pending) is Variable:
        return place.op == SETCELL and pending.register == place.a
    return place.op == MOVE and pending == place.a
