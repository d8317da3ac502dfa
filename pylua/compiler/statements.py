"""Statements to instructions: one method per kind of node; and function bodies, which are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.proto import Proto, RegionKind, UpvalueDesc, UpvalueKind
from pylua.bytecode.verifier import LOOP_STATE
from pylua.compiler.assignments import AssignmentCompiler
from pylua.compiler.emitter import (
    CLOSE,
    CLOSURE,
    FORLOOP,
    FORPREP,
    JMP,
    MOVE,
    NEWCELL,
    RETURN,
    SETCELL,
    TBC,
    TFORCALL,
    TFORLOOP,
    TFORPREP,
    UNKNOWN_TARGET,
)
from pylua.compiler.expressions import TAIL
from pylua.compiler.folding import NOT_CONSTANT
from pylua.compiler.scope import BREAK, CELL, ENVIRONMENT, PLAIN
from pylua.compiler.tree import first_line
from pylua.syntax.nodes import (
    ATTRIBUTES,
    MAX_LOCALS,
    Assignment,
    Break,
    Call,
    CallStatement,
    Do,
    FunctionStatement,
    GenericFor,
    Goto,
    If,
    Label,
    Local,
    LocalFunction,
    MethodCall,
    NumericFor,
    Repeat,
    Return,
    Vararg,
    While,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Callable

    from pylua.compiler.emitter import OpenRegion
    from pylua.compiler.scope import PendingJump, Variable
    from pylua.syntax.nodes import Block, Expression, Function, LocalName, Statement

_KINDS = {None: UpvalueKind.REGULAR, "const": UpvalueKind.CONST, "close": UpvalueKind.CLOSE}
"""Attribute to the kind of variable that it makes."""


class StatementCompiler(AssignmentCompiler):
    """The compiler of one function."""

    __slots__ = ()

    # ------------------------------------------------------------ functions

    def main_function(self, body: Block) -> Proto:
        """Compile a whole chunk."""
        self.upvalues.append(UpvalueDesc(ENVIRONMENT, True, 0))
        self.outside[ENVIRONMENT] = 0
        self.is_vararg = True
        self.line = 1  # where an empty chunk ends
        self.block(body)
        return self.finish(0, 0, body.end_line)

    def closure(self, node: Function, target: int) -> None:
        """Compile a function and emit what makes a closure of it."""
        inner = self._begin_function(node)
        inner.block(node.body)
        self.emit(CLOSURE, target, self._end_function(inner, node))

    def _begin_function(self, node: Function) -> StatementCompiler:
        """Return the compiler of a function within this one, ready for the body."""
        inner = StatementCompiler(self.source, node.line, self, self.captured)
        inner.is_vararg = node.is_vararg
        parameters = node.parameters
        inner.check_locals(len(parameters), ",", "," if node.is_vararg else ")")
        for register, name in enumerate(parameters):
            inner.declare(name, register, CELL if (id(node), register) in self.captured else PLAIN)
        inner.reserve(len(parameters))
        inner.make_cells()
        return inner

    def _end_function(self, inner: StatementCompiler, node: Function) -> int:
        """Finish a function within this one when its body has been compiled; return its number."""
        self.line = inner.line = node.end_line
        num_params = len(node.parameters)
        inner.hide_cells(0, inner.records[:num_params])
        self.protos.append(inner.finish(num_params, node.end_line, node.next_line))
        return len(self.protos) - 1

    def make_cells(self) -> None:
        """Emit the cells of this scope's captured variables, which come with their values."""
        for variable in self.variables[self.scope.active :]:
            if variable.access == CELL:
                self.emit(NEWCELL, variable.register, variable.register)

    def hide_cells(self, first: int, variables: Sequence[Variable]) -> None:
        """Let what `make_cells` emitted at *first* happen where the next instruction does, once that is there.

        PUC Lua has no such instructions, so a line hook must not notice ours.
        """
        behind = first + sum(variable.access == CELL for variable in variables)
        if behind > first:
            self.lines[first:behind] = [self.lines[behind]] * (behind - first)

    def finish(self, num_params: int, last_line: int, next_line: int) -> Proto:
        """Emit the last return and make the Proto; *next_line* is that of the token behind the function."""
        self._return(0, 0)
        self.leave_block()
        self.check_gotos(next_line)
        return Proto(
            source=self.source,
            line_defined=self.line_defined,
            last_line=last_line,
            num_params=num_params,
            is_vararg=self.is_vararg,
            num_registers=self.num_registers,
            code=tuple(self.code),
            constants=tuple(self.constants),
            protos=tuple(self.protos),
            upvalues=tuple(self.upvalues),
            lines=tuple(self.lines),
            locals=self.finished_locals(),
            regions=self.finished_regions(),
        )

    # ------------------------------------------------------------ blocks

    def block(self, block: Block, *, until_follows: bool = False) -> None:
        """Compile the statements of a block; whoever calls this opens and ends its scope."""
        statements = block.statements
        for position, statement in enumerate(statements):
            if type(statement) is Label:
                if position == 0 or type(statements[position - 1]) is not Label:
                    self._labels(statements, position, until_follows=until_follows)
            else:
                _STATEMENTS[type(statement)](self, statement)
                self.free = self.level

    def scoped_block(self, block: Block) -> None:
        """Compile a block with a scope of its own."""
        self.enter_block()
        self.block(block)
        self.leave_block()

    def do(self, node: Do) -> None:
        """Compile ``do body end``."""
        self.scoped_block(node.body)
        self.line = node.body.end_line

    # ------------------------------------------------------------ local variables

    def local(self, node: Local) -> None:
        """Compile ``local names = values``."""
        names, values = node.names, node.values
        if len(names) != 1 or len(values) != 1 or names[0].attribute is not None:
            self._local_list(node)
            return
        self.line = names[0].next_line
        self.check_locals(1, None, "=")
        self.line = names[0].line
        register = self.free
        access = PLAIN
        if (id(node), 0) in self.captured:
            access = CELL
            operand = self.operand(values[0])
            if operand == register:
                self.line = self.lines[-1]  # no line of its own for debug hooks
            self.emit(NEWCELL, register, operand)
        else:
            self.evaluate(values[0], register)
        self.free = register
        self.reserve(1)
        self.declare(names[0].name, register, access)
        self.line = node.line

    def _local_list(self, node: Local) -> None:
        """Compile the general case: first all values into registers, then the variables begin."""
        names, values = node.names, node.values
        base = self.free
        closed = self._check_names(names, values)
        constant: object = NOT_CONSTANT
        if names[-1].attribute == "const" and len(names) == len(values):
            constant = self._push_but_constant(values)
        elif values or len(names) > 1 or (id(node), 0) not in self.captured:
            self.push_exactly(values, len(names))
        else:
            self.emit(MOVE, base, self.constant(None))
            self.reserve(1)
        self.line = node.line
        registers = len(names) if constant is NOT_CONSTANT else len(names) - 1
        accesses = [CELL if (id(node), i) in self.captured else PLAIN for i in range(registers)]
        for i, access in enumerate(accesses):
            if access == CELL:
                self.emit_at(self.lines[-1], NEWCELL, base + i, base + i)
        for i, access in enumerate(accesses):
            self.declare(names[i].name, base + i, access, _KINDS[names[i].attribute])
        if constant is not NOT_CONSTANT:
            self.declare_constant(names[-1].name, constant)
        if closed >= 0:
            self.mark_to_be_closed(base + closed)
            self.emit(TBC, base + closed)

    def _check_names(self, names: Sequence[LocalName], values: Sequence[Expression]) -> int:
        """Check a list of names; return the position of the one to be closed, or -1.

        Raises:
            LuaSyntaxError: too many variables, or wrong attributes.
        """
        closed = -1
        room = MAX_LOCALS - len(self.variables)
        for position, name in enumerate(names):
            self.line = name.next_line
            if position == room:
                near = "," if name is not names[-1] else "=" if values else None
                self.refuse_limit("local variables", MAX_LOCALS, "<" if name.attribute else near)
            if name.attribute is not None and name.attribute not in ATTRIBUTES:
                self.refuse(f"unknown attribute '{name.attribute}'")
            if name.attribute == "close":
                if closed >= 0:
                    self.refuse("multiple to-be-closed variables in local list")
                closed = position
        self.line = names[-1].line
        return closed

    def _push_but_constant(self, values: Sequence[Expression]) -> object:
        """Push *values*, but if the last one is a constant return it instead."""
        for value in values[:-1]:
            self.push(value)
        register = self.free
        known_constants = len(self.constants)
        operand = self.operand(values[-1])
        if operand < 0:
            constant = self.constant_of(operand)
            self.drop_constants(known_constants)
            return constant
        if operand != register:  # another local's
            self.emit(MOVE, register, operand)
            self.reserve(1)
        return NOT_CONSTANT

    def local_function(self, node: LocalFunction) -> None:
        """Compile ``local function name() ... end``; the function sees the variable, debuggers do later."""
        self.line = node.line
        self.check_locals(1, None, "(")
        register = self.free
        is_captured = (id(node), 0) in self.captured
        self.reserve(1)
        variable = self.declare(node.name, register, CELL if is_captured else PLAIN)
        inner = self._begin_function(node.function)
        inner.block(node.function.body)
        number = self._end_function(inner, node.function)
        if any(upvalue.in_register and upvalue.index == register for upvalue in inner.upvalues):
            self.emit(NEWCELL, register, self.constant(None))
            self.reserve(1)
            self.emit(CLOSURE, register + 1, number)
            self.emit(SETCELL, register, register + 1)
        else:
            self.emit(CLOSURE, register, number)
            if is_captured:
                self.emit(NEWCELL, register, register)
        variable.start_pc = len(self.code)

    def function_statement(self, node: FunctionStatement) -> None:
        """Compile ``function a.b.c() ... end``."""
        function = node.function
        place = self.place(node.target, function.next_line)
        register = self.free
        self.closure(function, register)
        self.reserve(1)
        self.store(place, register)
        self.lines[-1] = node.line  # the definition "happens" in the first line

    # ------------------------------------------------------------ calls and jumps

    def call_statement(self, node: CallStatement) -> None:
        """Compile a call whose results nobody wants."""
        self.suffixed(node.call, self.free, 0)
        self.line = node.call.end_line  # type: ignore[union-attr]  # no other expression is a statement

    def return_values(self, node: Return) -> None:
        """Compile ``return values``."""
        values = node.values
        first = self.free
        if values:
            self.line = first_line(values[0])
        if not values:
            count = 0
        elif len(values) > 1:
            count = self.push_all(values, first)
        elif type(values[0]) is Call or type(values[0]) is MethodCall:
            if self.scope.outermost_closed < 0:
                self.suffixed(values[0], first, TAIL)
                self.line = node.line
                return
            count = self.push_all(values, first)
        elif type(values[0]) is Vararg:
            count = self.push_all(values, first)
        else:
            count = 1
            operand = self.operand(values[0])
            if operand < 0:
                self.emit(MOVE, first, operand)
                self.reserve(1)
            else:
                first = operand
        self.line = node.line
        self._return(first if count else 0, count)

    def _return(self, first: int, count: int) -> None:
        """Emit a return of values that are ready; what is to be closed is closed before."""
        if self.scope.outermost_closed >= 0:
            self.emit(CLOSE, self.scope.outermost_closed)
        self.emit(RETURN, first, count)

    def break_out(self, node: Break) -> None:
        """Compile ``break``."""
        self.line = node.line
        self.go_to(BREAK, node.line)

    def goto(self, node: Goto) -> None:
        """Compile ``goto label``."""
        self.line = node.line
        self.go_to(node.label, node.line)

    def _labels(self, statements: Sequence[Statement], position: int, *, until_follows: bool) -> None:
        """Create the labels that stand in a row from *position* on, the last one first as lparser.c does."""
        end = position
        row: list[Label] = []
        while end < len(statements) and isinstance(label := statements[end], Label):
            row.append(label)
            end += 1
        is_last = end == len(statements) and not until_follows
        for label in reversed(row):
            self.line = label.line
            self.create_label(label.name, label.line, is_last=is_last, next_line=label.next_line)

    # ------------------------------------------------------------ if and loops

    def if_else(self, node: If) -> None:
        """Compile ``if``: each clause is a region, the next clause is in its else part."""
        regions: list[tuple[OpenRegion, int]] = []
        ends: list[int] = []
        last = None if node.otherwise is not None else node.clauses[-1]
        for clause in node.clauses:
            region = self.open_region(RegionKind.IF)
            self.line = clause.line
            if_false: list[int] = []
            self.jump_if(clause.condition, if_false, truth=False, line=clause.then_line)
            then, line = len(self.code), self.line
            self.scoped_block(clause.body)
            if clause.body.statements and type(clause.body.statements[0]) is Break:
                self.lines[then] = line  # PUC makes one jump of "then break": a line hook must not see it
            if clause is not last:
                ends.append(self.jump())
            self.patch_here(if_false)
            regions.append((region, len(self.code)))
        if node.otherwise is not None:
            self.scoped_block(node.otherwise)
        self.line = node.end_line
        self.patch_here(ends)
        for region, middle in regions:
            self.close_region(region, middle)

    def while_loop(self, node: While) -> None:
        """Compile ``while condition do body end``."""
        region = self.open_region(RegionKind.WHILE)
        exits: list[int] = []
        self.line = node.line
        self.jump_if(node.condition, exits, truth=False)
        middle = len(self.code)
        self.enter_block()
        self.block(node.body)
        breaks = self.leave_block(is_loop=True)
        self.emit(JMP, region.start)
        self.line = node.end_line
        self.close_region(region, middle)
        self.patch_here(exits)
        self.land(breaks, self.level)

    def repeat(self, node: Repeat) -> None:
        """Compile ``repeat body until condition``; the condition is in the scope of the body's variables."""
        region = self.open_region(RegionKind.REPEAT)
        again: list[int] = []
        scope = self.enter_block()
        self.block(node.body, until_follows=True)
        self.line = node.until_line
        self.jump_if(node.condition, again, truth=False)
        breaks = self.leave_block(is_loop=True)
        exits: list[int] = []
        if scope.to_be_closed >= 0:  # the normal exit has just closed it; so must the way back
            exits.append(self.jump())
            self.patch_here(again)
            self.emit(CLOSE, scope.to_be_closed)
            again = [self.jump()]
        self.patch_all(again, region.start)
        self.close_region(region, region.start)
        self.patch_here(exits)
        self.land(breaks, self.level)

    def numeric_for(self, node: NumericFor) -> None:
        """Compile ``for name = start, limit, step do body end``."""
        base = self.free
        self.enter_block()
        self.line = node.line
        self.check_locals(4, None, "=")
        self.push(node.start)
        self.push(node.limit)
        if node.step is None:
            self.emit(MOVE, self.free, self.constant(1))
            self.reserve(1)
        else:
            self.push(node.step)
        for register in range(base, base + 3):
            self.declare(LOOP_STATE, register)
        self.line = node.do_line
        region = self.open_region(RegionKind.NUMERIC_FOR)
        self.emit(FORPREP, base, UNKNOWN_TARGET)
        breaks = self._for_body((node.name,), node, base + 3)
        self.emit_at(node.line, FORLOOP, base, region.start + 1)
        self.patch(region.start, len(self.code))
        self._end_for(region, breaks, node.end_line)

    def generic_for(self, node: GenericFor) -> None:
        """Compile ``for names in values do body end``."""
        base = self.free
        self.enter_block()
        self.line = node.line
        self.check_locals(4 + len(node.names), ",", "in")
        self.push_exactly(node.values, 4)
        for register in range(base, base + 3):
            self.declare(LOOP_STATE, register)
        self.declare(LOOP_STATE, base + 3, PLAIN, UpvalueKind.CLOSE)
        self.mark_to_be_closed(base + 3)
        self.line = node.do_line
        region = self.open_region(RegionKind.GENERIC_FOR)
        self.emit(TFORPREP, base, UNKNOWN_TARGET)
        breaks = self._for_body(node.names, node, base + 4)
        self.patch(region.start, len(self.code))
        self.emit_at(node.line, TFORCALL, base, len(node.names))
        self.emit_at(node.line, TFORLOOP, base, region.start + 1)
        self._end_for(region, breaks, node.end_line)

    def _for_body(self, names: Sequence[str], node: NumericFor | GenericFor, first: int) -> list[PendingJump]:
        """Compile the body of a ``for`` loop, whose variables live in registers >= *first*; return its breaks."""
        self.enter_block()
        self.reserve(len(names))
        for position, name in enumerate(names):
            access = CELL if (id(node), position) in self.captured else PLAIN
            self.declare(name, first + position, access)
        start = len(self.code)
        self.make_cells()
        self.block(node.body)
        self.hide_cells(start, self.variables[self.scope.active :][: len(names)])
        return self.leave_block(is_loop=True)

    def _end_for(self, region: OpenRegion, breaks: list[PendingJump], line: int) -> None:
        """End a ``for`` loop: breaks come to where it ends by itself, too."""
        self.close_region(region, region.start + 1)
        self.line = line
        is_closing = self.scope.to_be_closed >= 0
        self.patch_all([jump.pc for jump in breaks], len(self.code))
        self.leave_block()
        if not is_closing and any(jump.closes for jump in breaks):
            self.emit(CLOSE, self.level)


_STATEMENTS: dict[type, Callable[..., None]] = {
    Local: StatementCompiler.local,
    Assignment: StatementCompiler.assignment,
    CallStatement: StatementCompiler.call_statement,
    Do: StatementCompiler.do,
    While: StatementCompiler.while_loop,
    Repeat: StatementCompiler.repeat,
    If: StatementCompiler.if_else,
    NumericFor: StatementCompiler.numeric_for,
    GenericFor: StatementCompiler.generic_for,
    FunctionStatement: StatementCompiler.function_statement,
    LocalFunction: StatementCompiler.local_function,
    Return: StatementCompiler.return_values,
    Break: StatementCompiler.break_out,
    Goto: StatementCompiler.goto,
}
"""Node class to its method; labels are `block`'s business."""
