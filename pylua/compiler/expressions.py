"""Expressions to instructions: one method per kind of node; operators are in `operators`.

A value method ``name(node, target)`` emits what puts the node's value into register *target*, which is
either the next free register (the caller reserves it afterwards, so the method may use it for temporaries)
or that of a local variable. It leaves `free` as it found it. The last instruction is the only one that
writes a local; ``and`` and ``or`` alone can't promise that (see `reads_after_writing`).

When is a variable read? PUC Lua uses a local's register where the local is an operand, so an operand shows
what an assignment in a later operand did: ``a + f()`` sees what ``f`` stored into ``a``. A captured local is
loaded from its cell accordingly late: until then a *pending* operand stands for it, the `Variable` itself.

Chains that lean to the left (``a + b + c``, ``f(x)(y).z``, ``p and q and r``) are compiled in loops: they can
be longer than Python's stack is deep. Everything else is as deep as the parser lets it be, so the methods
that call each other per level of nesting are kept few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.compiler.emitter import (
    CALL,
    GETCELL,
    GETTABLE,
    GETTABUP,
    GETUPVAL,
    LOADNIL,
    MOVE,
    NEWTABLE,
    SELF,
    SETLIST,
    SETTABLE,
    TAILCALL,
    VARARG,
)
from pylua.compiler.folding import FALSE, TRUE
from pylua.compiler.operators import OperatorCompiler, Pending
from pylua.compiler.scope import CONSTANT, ENVIRONMENT, PLAIN, Found, FunctionScope, Variable
from pylua.compiler.tree import first_token
from pylua.syntax.nodes import (
    Binary,
    Boolean,
    Call,
    Function,
    Index,
    Logical,
    MethodCall,
    Name,
    Nil,
    Number,
    Paren,
    String,
    Table,
    Unary,
    Vararg,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Callable

    from pylua.compiler.scope import Declaration
    from pylua.syntax.nodes import Expression

OPEN = -1
"""Results wanted: all."""

TAIL = -2
"""Results wanted: all, as those of the function itself."""

FIELDS_PER_FLUSH = 50
"""Positional items of a table constructor that wait in registers, at most."""


_PUSHED_LATE = frozenset((Nil, Boolean, Number, String, Name, Index))
"""Expressions of which PUC Lua makes one instruction when it has seen the token behind them."""


class ExpressionCompiler(OperatorCompiler):
    """The part of a function's compiler that knows expressions."""

    __slots__ = ("is_vararg", "upcoming")

    def __init__(
        self, source: str, line_defined: int, enclosing: FunctionScope | None, captured: set[Declaration]
    ) -> None:
        super().__init__(source, line_defined, enclosing, captured)
        self.is_vararg = False
        self.upcoming: Expression | None = None  # in a list: what comes behind the expression being compiled

    # ------------------------------------------------------------ entrances

    def evaluate(self, node: Expression, target: int) -> None:
        """Put the value of *node* into register *target*; see the module's docstring."""
        _VALUES[type(node)](self, node, target)

    def push(self, node: Expression) -> None:
        """Put the value of *node* into the next register and reserve it."""
        _VALUES[type(node)](self, node, self.free)
        self.free += 1
        if self.free > self.num_registers:
            self.grow()

    def operand(self, node: Expression) -> int:
        """Return an operand for the value of *node*: a local's register, a constant, or a new temporary."""
        target = self.free
        if type(node) is Name:
            variable = self.active.get(node.name)
            self.line = node.line
            if variable is not None:
                if variable.access == PLAIN:
                    return variable.register
                if variable.access == CONSTANT:
                    return self.constant(variable.constant)
                self.name(node, target)
            else:
                found = self.find_outside(node.name)
                if type(found) is Variable:
                    return self.constant(found.constant)
                self._outer_variable(node.name, found, target)
        elif type(node) in _OPERANDS:
            operand = _OPERANDS[type(node)](self, node, target)
            if operand != target:
                return operand
        else:
            _VALUES[type(node)](self, node, target)
        self.free = target + 1
        if self.free > self.num_registers:
            self.grow()
        return target

    def pending_operand(self, node: Expression) -> Pending:
        """Return the operand of *node*, or the captured local that it is; `settle` it when it is used."""
        end_line = 0
        while type(node) is Paren:
            end_line = node.end_line
            node = node.expression
        if type(node) is Name:
            variable = self.active.get(node.name)
            if variable is not None:
                self.line = node.line
                if variable.access == PLAIN:
                    return variable.register
                if variable.access != CONSTANT:
                    return variable
        operand = self.operand(node)
        if end_line:
            self.fix_line(node, operand, end_line)
        return operand

    def settle(self, pending: Pending) -> int:
        """Return the operand of a pending one, loading the captured local now."""
        if type(pending) is not Variable:
            return pending  # type: ignore[return-value]  # an int
        target = self.free
        self.emit(GETCELL, target, pending.register)
        self.reserve(1)
        return target

    def fix_line(self, node: Expression, operand: Pending, line: int) -> None:
        """Move the reading of a variable or field, just emitted, to *line*.

        PUC Lua emits it when it has seen the token behind the expression, so that is where it happens.
        """
        if type(node) is Index or (type(node) is Name and type(operand) is int and operand >= self.level):
            self.lines[-1] = line

    def fix_pushed(self, node: Expression, line: int) -> None:
        """Move the instruction that has just pushed a simple value to *line*, as `fix_line` does."""
        if type(node) in _PUSHED_LATE:
            self.lines[-1] = line

    def next_token(self) -> str | None:
        """Return the token behind the expression being compiled, if it is one of a long list."""
        return None if self.upcoming is None else first_token(self.upcoming)

    # ------------------------------------------------------------ simple values

    def nil(self, node: Nil, target: int) -> None:
        """Emit ``nil``."""
        self.line = node.line
        self.emit(LOADNIL, target, 1)

    def nil_operand(self, node: Nil, _: int) -> int:
        """Return the constant nil."""
        self.line = node.line
        return self.constant(None)

    def boolean(self, node: Boolean, target: int) -> None:
        """Emit ``true`` and ``false``."""
        self.emit(MOVE, target, self.boolean_operand(node, target))

    def boolean_operand(self, node: Boolean, _: int) -> int:
        """Return the constant true or false."""
        self.line = node.line
        return self.constant(TRUE if node.value else FALSE)

    def literal(self, node: Number | String, target: int) -> None:
        """Emit a number or a string."""
        self.line = node.line
        self.emit(MOVE, target, self.constant(node.value))

    def literal_operand(self, node: Number | String, _: int) -> int:
        """Return the constant."""
        self.line = node.line
        return self.constant(node.value)

    def vararg(self, node: Vararg, target: int) -> None:
        """Emit the first value of ``...``."""
        self._varargs(node, target, 1)

    def _varargs(self, node: Vararg, first: int, wanted: int) -> None:
        """Emit values of ``...`` from register *first* on.

        Raises:
            LuaSyntaxError: the function has none.
        """
        if not self.is_vararg:
            self.refuse("cannot use '...' outside a vararg function", node.line, "...")
        self.emit(VARARG, first, 0, wanted)
        self.line = node.line

    def paren(self, node: Paren, target: int) -> None:
        """Emit the expression in parentheses."""
        inner = node.expression
        while type(inner) is Paren:
            node, inner = inner, inner.expression
        _VALUES[type(inner)](self, inner, target)
        self.fix_line(inner, target, node.end_line)

    def paren_operand(self, node: Paren, target: int) -> int:
        """Return the operand of the expression in parentheses."""
        end_line = node.end_line
        inner = node.expression
        while type(inner) is Paren:
            node, inner = inner, inner.expression
        operand = self.operand(inner)
        self.fix_line(inner, operand, node.end_line)
        self.line = end_line
        self.free = target
        return operand

    def closure(self, node: Function, target: int) -> None:
        """Compile a function and emit what makes a closure of it; the statement compiler knows how."""
        raise NotImplementedError

    # ------------------------------------------------------------ variables

    def name(self, node: Name, target: int) -> None:
        """Emit the value of a variable."""
        name = node.name
        self.line = node.line
        variable = self.active.get(name)
        if variable is None:
            self._outer_variable(name, self.find_outside(name), target)
        elif variable.access == PLAIN:
            if variable.register != target:
                self.emit(MOVE, target, variable.register)
        elif variable.access == CONSTANT:
            self.load(target, variable.constant)
        else:
            self.emit(GETCELL, target, variable.register)

    def _outer_variable(self, name: str, found: Found, target: int) -> None:
        """Emit the value of a variable that is not this function's own."""
        if found is None:
            self._global(name, target)
        elif type(found) is Variable:
            self.load(target, found.constant)
        else:
            self.emit(GETUPVAL, target, found)  # type: ignore[arg-type]  # an int

    def _global(self, name: str, target: int) -> None:
        """Emit the value of ``_ENV.name``."""
        environment: Found = self.active.get(ENVIRONMENT)
        if environment is None:
            environment = self.find_outside(ENVIRONMENT)
        if type(environment) is int:
            self.emit(GETTABUP, target, environment, self.constant(name))
        else:
            saved = self.free
            table = self.local_operand(environment)  # type: ignore[arg-type]  # never global: every chunk has it
            self.emit(GETTABLE, target, table, self.constant(name))
            self.free = saved

    def local_operand(self, variable: Variable) -> int:
        """Return an operand for the value of a local."""
        if variable.access == PLAIN:
            return variable.register
        if variable.access == CONSTANT:
            return self.constant(variable.constant)
        return self.settle(variable)

    # ------------------------------------------------------------ indexing and calls

    def call(self, node: Call | MethodCall, target: int) -> None:
        """Emit a call for its first result."""
        base = self.free
        self.suffixed(node, target)
        if base != target:
            self.emit(MOVE, target, base)

    def suffixed(self, node: Expression, target: int, wanted: int = 1) -> None:
        """Emit a chain of indexings and calls, innermost first.

        A last call leaves *wanted* results from the next free register on, a last indexing puts its value
        into *target*.
        """
        base = self.free
        chain: list[Index | Call | MethodCall] = []
        while type(node) is Index or type(node) is Call or type(node) is MethodCall:
            chain.append(node)
            node = node.function if type(node) is Call else node.object  # type: ignore[union-attr]  # no Call
        is_first = True
        while chain:
            link = chain.pop()
            if type(link) is Index:
                into = base if chain else target
                if is_first:
                    self._index_first(node, link, into)
                else:
                    self._index(base, link, into)
            else:
                if type(link) is MethodCall:
                    self._method(node if is_first else None, link)
                elif is_first:
                    _VALUES[type(node)](self, node, base)
                    self.reserve(1)
                else:
                    self.reserve(1)
                self.line = link.line
                arguments = link.arguments  # type: ignore[union-attr]  # no Index
                count = self.push_all(arguments, base + 1)
                if arguments:
                    self.fix_pushed(arguments[-1], link.end_line)  # type: ignore[union-attr]
                if wanted == TAIL and not chain:
                    self.emit_at(link.line, TAILCALL, base, count)
                else:
                    self.emit_at(link.line, CALL, base, count, 1 if chain else wanted)
                self.free = base
            is_first = False

    def _index_first(self, node: Expression, link: Index, target: int) -> None:
        """Index the object that a chain begins with; a captured local or an upvalue is read after the key."""
        saved = self.free
        end_line = 0
        while type(node) is Paren:
            end_line = node.end_line
            node = node.expression
        if type(node) is not Name:
            table = self.operand(node)
            if end_line:
                self.fix_line(node, table, end_line)
            self.free = saved
            self._index(table, link, target)
            return
        self.line = node.line
        found: Found = self.active.get(node.name)
        if found is None:
            found = self.find_outside(node.name)
        if found is None:
            self._global(node.name, saved)
            self._index(saved, link, target)
        elif type(found) is Variable:
            operand = self.operand(link.key)
            table = self.local_operand(found)
            self.free = saved
            self.line = link.line
            self.emit(GETTABLE, target, table, operand)
        else:
            operand = self.operand(link.key)
            self.free = saved
            self.line = link.line
            self.emit(GETTABUP, target, found, operand)  # type: ignore[arg-type]  # an int

    def _index(self, table: int, link: Index, target: int) -> None:
        """Index *table*: the next free register, not reserved yet, or a constant."""
        saved = self.free
        self.reserve(1)
        operand = self.operand(link.key)
        self.free = saved
        self.line = link.line
        self.emit(GETTABLE, target, table, operand)

    def _method(self, node: Expression | None, link: MethodCall) -> None:
        """Put a method and its object, *node* or else the next free register, into the next two registers."""
        base = receiver = self.free
        if node is not None:
            receiver = self.operand(node)
            self.free = base
            self.fix_line(node, receiver, link.name_line)
        elif self.code[-1][0] != CALL:  # then it was an indexing
            self.lines[-1] = link.name_line
        self.line = link.name_line
        self.emit(SELF, base, receiver, self.constant(link.name))
        self.reserve(2)

    def push_all(self, values: Sequence[Expression], first: int) -> int:
        """Push *values*, the last one with all its results; return the count operand for registers >= *first*."""
        if not values:
            return self.free - first
        if len(values) > 1:
            outer = self.upcoming
            for number, value in enumerate(values[:-1], 1):
                self.upcoming = values[number]
                _VALUES[type(value)](self, value, self.free)
                self.free += 1
                if self.free > self.num_registers:
                    self.grow()
            self.upcoming = outer
        last = values[-1]
        if type(last) is Call or type(last) is MethodCall:
            self.suffixed(last, self.free, OPEN)
        elif type(last) is Vararg:
            self._varargs(last, self.free, OPEN)
        else:
            self.push(last)
            return self.free - first
        return first - self.free - 1

    def push_exactly(self, values: Sequence[Expression], wanted: int) -> None:
        """Push *wanted* values; the last one fills up with its results or nil, those too many are dropped."""
        missing = wanted - len(values)
        base = self.free
        last = values[-1] if values else None
        if type(last) is Call or type(last) is MethodCall or type(last) is Vararg:
            for value in values[:-1]:
                self.push(value)
            results = max(missing + 1, 0)
            if type(last) is Vararg:
                self._varargs(last, self.free, results)
            else:
                self.suffixed(last, self.free, results)
        else:
            for value in values:
                self.push(value)
            if missing > 0:
                self.emit(LOADNIL, self.free, missing)
        self.free = base
        self.reserve(wanted)

    # ------------------------------------------------------------ table constructors

    def table(self, node: Table, target: int) -> None:
        """Emit a table constructor; the table is in a register of its own until it is complete."""
        base = self.free
        head = len(self.code)
        self.emit(NEWTABLE, base)
        self.reserve(1)
        named = stored = waiting = 0
        last = node.fields[-1] if node.fields else None
        for field in node.fields:
            if field.key is not None:
                self._named_field(base, field.key, field.value)
                named += 1
            elif field is last:
                waiting = self.push_all((field.value,), base + 1)
                if waiting > 0:
                    self.fix_pushed(field.value, node.end_line)
            else:
                self.push(field.value)
                self.fix_pushed(field.value, field.line)
                waiting = self.free - (base + 1)
                if waiting == FIELDS_PER_FLUSH:
                    self.emit(SETLIST, base, waiting, stored)
                    stored += waiting
                    waiting = 0
                    self.free = base + 1
        self.line = node.end_line
        if waiting:
            self.emit(SETLIST, base, waiting, stored)
            stored += waiting if waiting > 0 else -1 - waiting
        self.code[head] = (NEWTABLE, base, stored, named)
        self.free = base
        if base != target:
            self.emit(MOVE, target, base)

    def _named_field(self, table: int, key: Expression, value: Expression) -> None:
        saved = self.free
        place = self.pending_operand(key)
        operand = self.operand(value)
        self.emit(SETTABLE, table, self.settle(place), operand)
        self.free = saved


_VALUES: dict[type, Callable[..., None]] = {
    Nil: ExpressionCompiler.nil,
    Boolean: ExpressionCompiler.boolean,
    Number: ExpressionCompiler.literal,
    String: ExpressionCompiler.literal,
    Vararg: ExpressionCompiler.vararg,
    Name: ExpressionCompiler.name,
    Index: ExpressionCompiler.suffixed,
    Call: ExpressionCompiler.call,
    MethodCall: ExpressionCompiler.call,
    Function: lambda compiler, node, target: compiler.closure(node, target),
    Unary: ExpressionCompiler.unary,
    Binary: ExpressionCompiler.binary,
    Logical: ExpressionCompiler.logical,
    Paren: ExpressionCompiler.paren,
    Table: ExpressionCompiler.table,
}
"""Node class to its value method."""

_OPERANDS: dict[type, Callable[..., int]] = {
    Nil: ExpressionCompiler.nil_operand,
    Boolean: ExpressionCompiler.boolean_operand,
    Number: ExpressionCompiler.literal_operand,
    String: ExpressionCompiler.literal_operand,
    Unary: ExpressionCompiler.unary_operand,
    Binary: ExpressionCompiler.binary_operand,
    Logical: ExpressionCompiler.logical_operand,
    Paren: ExpressionCompiler.paren_operand,
}
"""Node class to the method that returns its operand, *target* if it had to put the value there."""
