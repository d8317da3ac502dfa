"""Scopes: which variable a name means, where it lives, which locals need cells; blocks, labels, gotos.

A local that an inner function uses has to live in a cell from its declaration on, so it must be known before
the first instruction is emitted which ones are used that way. `captured_variables` finds out in a pass of
its own over the tree; the compiler proper then walks the tree once more and keeps the scopes again, this
time with registers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from pylua.bytecode.proto import LocalVar, UpvalueDesc, UpvalueKind
from pylua.compiler.emitter import CLOSE, Emitter
from pylua.compiler.folding import NOT_CONSTANT
from pylua.compiler.tree import PARTS
from pylua.syntax.nodes import (
    MAX_LOCALS,
    Assignment,
    Block,
    CallStatement,
    Do,
    Function,
    FunctionStatement,
    GenericFor,
    If,
    Local,
    LocalFunction,
    Name,
    NumericFor,
    Repeat,
    Return,
    While,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Callable

    from pylua.syntax.nodes import Chunk, Expression, Node

MAX_UPVALUES = 255

ENVIRONMENT = "_ENV"

Declaration = tuple[int, int]
"""Which variable: the id() of the node that declares it, and its position among those the node declares."""


# ---------------------------------------------------------------- captured variables


def captured_variables(tree: Chunk) -> set[Declaration]:
    """Return the declarations of the locals that a function within their own uses."""
    resolver = _Resolver()
    resolver.block(tree.body)
    return resolver.captured


class _Resolver:
    """The pass over the tree that finds captured variables.

    `visible` maps a name to the innermost declaration of it: the depth of the function, and which one. To
    leave a block its declarations are undone from `undo`.
    """

    def __init__(self) -> None:
        self.captured: set[Declaration] = set()
        self.visible: dict[str, tuple[int, Declaration] | None] = {}
        self.undo: list[tuple[str, tuple[int, Declaration] | None]] = []
        self.depth = 0

    def declare(self, name: str, node: Node, position: int = 0) -> None:
        self.undo.append((name, self.visible.get(name)))
        self.visible[name] = (self.depth, (id(node), position))

    def leave(self, mark: int) -> None:
        """Undo the declarations since *mark*, a length of `undo`."""
        undo = self.undo
        visible = self.visible
        while len(undo) > mark:
            name, previous = undo.pop()
            visible[name] = previous

    def expressions(self, pending: list[Expression]) -> None:
        """Visit expressions, in any order: they declare nothing. Uses up *pending*."""
        visible = self.visible
        while pending:
            node = pending.pop()
            if type(node) is Name:
                found = visible.get(node.name) or visible.get(ENVIRONMENT)
                if found is not None and found[0] != self.depth:
                    self.captured.add(found[1])
            elif type(node) is Function:
                self.function(node)
            elif type(node) in PARTS:
                pending += PARTS[type(node)](node)

    def function(self, node: Function) -> None:
        mark = len(self.undo)
        self.depth += 1
        for position, name in enumerate(node.parameters):
            self.declare(name, node, position)
        self.statements(node.body)
        self.depth -= 1
        self.leave(mark)

    def block(self, block: Block) -> None:
        mark = len(self.undo)
        self.statements(block)
        self.leave(mark)

    def statements(self, block: Block) -> None:
        """Visit the statements of a block; their declarations stay visible."""
        for statement in block.statements:
            visit = _VISITS.get(type(statement))
            if visit is not None:
                visit(self, statement)

    def local(self, node: Local) -> None:
        self.expressions(list(node.values))
        for position, name in enumerate(node.names):
            self.declare(name.name, node, position)

    def assignment(self, node: Assignment) -> None:
        self.expressions([*node.targets, *node.values])

    def call(self, node: CallStatement) -> None:
        self.expressions([node.call])

    def do(self, node: Do) -> None:
        self.block(node.body)

    def while_loop(self, node: While) -> None:
        self.expressions([node.condition])
        self.block(node.body)

    def repeat(self, node: Repeat) -> None:
        mark = len(self.undo)
        self.statements(node.body)
        self.expressions([node.condition])  # sees the locals of the body
        self.leave(mark)

    def if_else(self, node: If) -> None:
        for clause in node.clauses:
            self.expressions([clause.condition])
            self.block(clause.body)
        if node.otherwise is not None:
            self.block(node.otherwise)

    def numeric_for(self, node: NumericFor) -> None:
        self.expressions([node.start, node.limit])
        if node.step is not None:
            self.expressions([node.step])
        mark = len(self.undo)
        self.declare(node.name, node)
        self.statements(node.body)
        self.leave(mark)

    def generic_for(self, node: GenericFor) -> None:
        self.expressions(list(node.values))
        mark = len(self.undo)
        for position, name in enumerate(node.names):
            self.declare(name, node, position)
        self.statements(node.body)
        self.leave(mark)

    def function_statement(self, node: FunctionStatement) -> None:
        self.expressions([node.target])
        self.function(node.function)

    def local_function(self, node: LocalFunction) -> None:
        self.declare(node.name, node)
        self.function(node.function)

    def return_values(self, node: Return) -> None:
        self.expressions(list(node.values))


_VISITS: dict[type, Callable[..., None]] = {
    Local: _Resolver.local,
    Assignment: _Resolver.assignment,
    CallStatement: _Resolver.call,
    Do: _Resolver.do,
    While: _Resolver.while_loop,
    Repeat: _Resolver.repeat,
    If: _Resolver.if_else,
    NumericFor: _Resolver.numeric_for,
    GenericFor: _Resolver.generic_for,
    FunctionStatement: _Resolver.function_statement,
    LocalFunction: _Resolver.local_function,
    Return: _Resolver.return_values,
}


# ---------------------------------------------------------------- variables, blocks, jumps to labels

PLAIN, CELL, CONSTANT = range(3)
"""How a local is reached: its register holds it; its register holds its cell; at compile time."""


class Variable:
    """A local variable. Plain slots: one is made per declaration."""

    __slots__ = ("access", "constant", "end_pc", "kind", "name", "register", "shadowed", "start_pc")

    def __init__(self, name: str, register: int, access: int, kind: UpvalueKind, start_pc: int) -> None:
        self.name = name
        self.register = register
        self.access = access
        self.kind = kind
        self.constant: object = NOT_CONSTANT
        self.start_pc = start_pc
        self.end_pc = start_pc
        self.shadowed: Variable | None = None  # what the name meant before


Found = Union[Variable, int, None]
"""What a name means outside of a function: an enclosing function's constant, an upvalue, or a global."""


class Label:
    """A label in scope."""

    __slots__ = ("active", "level", "line", "pc")

    def __init__(self, pc: int, line: int, active: int, level: int) -> None:
        self.pc = pc
        self.line = line
        self.active = active  # how many variables are in scope there
        self.level = level  # how many registers they take


class PendingJump:
    """A goto, or a break, to a label that has not come yet."""

    __slots__ = ("active", "closes", "level", "line", "pc")

    def __init__(self, pc: int, line: int, active: int, level: int) -> None:
        self.pc = pc
        self.line = line
        self.active = active  # how many variables are in scope here and in the block that we have come to
        self.level = level  # how many registers they take
        self.closes = False  # leaves the scope of a to-be-closed variable?


class Scope:
    """A block being compiled."""

    __slots__ = ("active", "gotos", "labels", "level", "outer", "outermost_closed", "to_be_closed")

    def __init__(self, outer: Scope | None, active: int, level: int) -> None:
        self.outer = outer
        self.active = active  # how many variables are in scope around the block
        self.level = level  # how many registers they take
        self.to_be_closed = -1  # the block's first register that is to be closed, -1 if none is
        self.outermost_closed: int = -1 if outer is None else outer.outermost_closed  # the function's first
        self.labels: dict[str, Label] | None = None
        self.gotos: dict[str, list[PendingJump]] | None = None  # by label, each in the order of the program


BREAK = "break"
"""The "label" behind a loop; no program can spell it."""


class FunctionScope(Emitter):
    """The names of a function under construction, on top of its instructions."""

    __slots__ = ("active", "captured", "enclosing", "outside", "records", "scope", "variables")

    def __init__(
        self, source: str, line_defined: int, enclosing: FunctionScope | None, captured: set[Declaration]
    ) -> None:
        super().__init__(source, line_defined)
        self.enclosing = enclosing
        self.captured = captured
        self.active: dict[str, Variable | None] = {}  # what each name means here
        self.variables: list[Variable] = []  # those in scope
        self.records: list[Variable] = []  # all that ever had a register
        self.outside: dict[str, Found] = {}  # what other names mean, as far as anybody has asked
        self.scope = Scope(None, 0, 0)

    # ------------------------------------------------------------ variables

    def check_locals(self, count: int, separator: str | None, behind: str | None) -> None:
        """Check that there may be *count* variables more.

        Args:
            count: how many.
            separator: the token between their names.
            behind: the token behind them.

        Raises:
            LuaSyntaxError: there may not.
        """
        allowed = MAX_LOCALS - len(self.variables)
        if count > allowed:
            near = behind if count == allowed + 1 else separator
            self.refuse_limit("local variables", MAX_LOCALS, near)

    def declare(
        self, name: str, register: int, access: int = PLAIN, kind: UpvalueKind = UpvalueKind.REGULAR
    ) -> Variable:
        """Begin the scope of a variable that lives in *register*, above those of all others."""
        variable = Variable(name, register, access, kind, len(self.code))
        variable.shadowed = self.active.get(name)
        self.active[name] = variable
        self.variables.append(variable)
        self.records.append(variable)
        self.level = register + 1
        return variable

    def declare_constant(self, name: str, value: object) -> None:
        """Begin the scope of a compile-time constant, which has no register."""
        variable = Variable(name, self.level, CONSTANT, UpvalueKind.CONST, len(self.code))
        variable.constant = value
        variable.shadowed = self.active.get(name)
        self.active[name] = variable
        self.variables.append(variable)

    def mark_to_be_closed(self, register: int) -> None:
        """Note that the current block has a to-be-closed variable in *register*."""
        scope = self.scope
        if scope.to_be_closed < 0:
            scope.to_be_closed = register
        if scope.outermost_closed < 0:
            scope.outermost_closed = register

    # ------------------------------------------------------------ names

    def find_outside(self, name: str) -> Found:
        """Return what a name means that is not a local of this function; makes it an upvalue if it can be."""
        try:
            return self.outside[name]
        except KeyError:
            return self._look_outside(name)

    def _look_outside(self, name: str) -> Found:
        """Look for *name* from the inside out, then pass it down through the functions between.

        Functions nest deeply, so this is a loop. That `outside` may remember the answer: while a function
        is compiled, nothing changes around it.
        """
        found: Found = None
        between: list[FunctionScope] = [self]
        function = self.enclosing
        while function is not None:
            found = function.active.get(name)
            if found is not None:
                break
            if name in function.outside:
                found = function.outside[name]
                break
            between.append(function)
            function = function.enclosing
        for inner in reversed(between):
            if type(found) is Variable and found.access != CONSTANT:
                found = inner.add_upvalue(UpvalueDesc(name, True, found.register, found.kind))
            elif type(found) is int:
                kind = inner.enclosing.upvalues[found].kind  # type: ignore[union-attr]  # found there
                found = inner.add_upvalue(UpvalueDesc(name, False, found, kind))
            inner.outside[name] = found
        return found

    def add_upvalue(self, upvalue: UpvalueDesc) -> int:
        """Return the index of a new upvalue.

        Raises:
            LuaSyntaxError: there are too many.
        """
        if len(self.upvalues) >= MAX_UPVALUES:
            self.refuse_limit("upvalues", MAX_UPVALUES)
        self.upvalues.append(upvalue)
        return len(self.upvalues) - 1

    # ------------------------------------------------------------ blocks

    def enter_block(self) -> Scope:
        """Begin a block."""
        self.scope = Scope(self.scope, len(self.variables), self.level)
        return self.scope

    def leave_block(self, *, is_loop: bool = False) -> list[PendingJump]:
        """End the innermost block: its variables and labels, and close what is to be closed.

        Returns:
            The breaks out of the block if it is a loop's, for `land_breaks`; gotos go on to the outer block.
        """
        scope = self.scope
        is_captured = any(variable.access == CELL for variable in self.variables[scope.active :])
        self._remove_variables(scope.active)
        self.level = self.free = scope.level
        outer = scope.outer
        if outer is None:  # the function's own: its last return has closed everything
            return []
        if scope.to_be_closed >= 0:
            self.emit(CLOSE, scope.to_be_closed)
        elif is_captured and self.lines[-1] != self.line:
            self.emit(CLOSE, scope.level)  # nothing to do for us, but PUC's is a line event
        self.scope = outer
        if scope.gotos is None:
            return []
        breaks: list[PendingJump] = []
        if outer.gotos is None:
            outer.gotos = {}
        for name, gotos in scope.gotos.items():
            for goto in gotos:
                if goto.level > scope.to_be_closed >= 0:
                    goto.closes = True
                goto.active = scope.active
                goto.level = scope.level
            if is_loop and name == BREAK:
                breaks = gotos
            else:
                outer.gotos.setdefault(name, []).extend(gotos)
        return breaks

    def _remove_variables(self, active: int) -> None:
        """End the scope of all variables but the first *active* ones."""
        variables = self.variables
        pc = len(self.code)
        while len(variables) > active:
            variable = variables.pop()
            variable.end_pc = pc
            self.active[variable.name] = variable.shadowed

    # ------------------------------------------------------------ labels and gotos

    def find_label(self, name: str) -> Label | None:
        """Return the visible label *name* of this function, if it has already come."""
        scope: Scope | None = self.scope
        while scope is not None:
            if scope.labels is not None and name in scope.labels:
                return scope.labels[name]
            scope = scope.outer
        return None

    def create_label(self, name: str, line: int, *, is_last: bool, next_line: int) -> None:
        """Put a label here and let the gotos that wait for it come to it.

        Args:
            name: its name.
            line: its line.
            is_last: nothing but labels follows in its block, whose variables then count as out of scope.
            next_line: the line of the next token behind it that is a statement's, for messages.

        Raises:
            LuaSyntaxError: the name is taken, or a goto would jump into the scope of a variable.
        """
        known = self.find_label(name)
        if known is not None:
            self.refuse(f"label '{name}' already defined on line {known.line}", next_line)
        scope = self.scope
        active, level = (scope.active, scope.level) if is_last else (len(self.variables), self.level)
        if scope.labels is None:
            scope.labels = {}
        scope.labels[name] = Label(len(self.code), line, active, level)
        gotos = scope.gotos.pop(name, []) if scope.gotos is not None else []
        for goto in gotos:
            if goto.active < active:
                self.refuse(
                    f"<goto {name}> at line {goto.line} jumps into the scope of "
                    f"local '{self.variables[goto.active].name}'",
                    next_line,
                )
        self.land(gotos, self.level)

    def land(self, gotos: Sequence[PendingJump], level: int) -> None:
        """Let *gotos* come here; if one leaves to-be-closed variables, close what is in registers >= *level*."""
        for goto in gotos:
            self.patch(goto.pc, len(self.code))
        if any(goto.closes for goto in gotos):
            self.emit(CLOSE, level)

    def go_to(self, name: str, line: int) -> None:
        """Emit a jump to a label that may still have to come, or the `BREAK` of the innermost loop."""
        label = None if name is BREAK else self.find_label(name)
        if label is None:
            goto = PendingJump(self.jump(), line, len(self.variables), self.level)
            scope = self.scope
            if scope.gotos is None:
                scope.gotos = {}
            scope.gotos.setdefault(name, []).append(goto)
            return
        if any(variable.kind is UpvalueKind.CLOSE for variable in self.variables[label.active :]):
            self.emit(CLOSE, label.level)
        self.patch(self.jump(), label.pc)

    def check_gotos(self, line: int) -> None:
        """Check, at the end of the function, that every goto has found its label; *line* is for the message.

        Raises:
            LuaSyntaxError: one has not.
        """
        waiting = self.scope.gotos
        if not waiting:
            return
        name, goto = min(((name, gotos[0]) for name, gotos in waiting.items()), key=_position)
        if name == BREAK:
            self.refuse(f"break outside loop at line {goto.line}", line)
        self.refuse(f"no visible label '{name}' for <goto> at line {goto.line}", line)

    # ------------------------------------------------------------ debug information

    def finished_locals(self) -> tuple[LocalVar, ...]:
        """Return what the Proto tells about its variables."""
        return tuple(
            LocalVar(v.name, v.register, v.start_pc, v.end_pc, v.access == CELL) for v in self.records
        )


def _position(named: tuple[str, PendingJump]) -> int:
    return named[1].pc
