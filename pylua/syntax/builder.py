"""From Lark's reductions to nodes: one method per rule of lua.lark, no semantics.

Lark calls a method when it has reduced the rule of that name (or alias), with the values of the rule's
parts: tokens, nodes, or what the methods of other rules returned; None for an optional part that is not
there. There is no tree besides the AST, and no recursion over it.

At that moment the lexer stands one token behind the rule, exactly as lparser.c does when it emits code;
so the lines that lparser.c takes from its lexer are `LuaLexer.last_line` (of the rule's last token) and
`LuaLexer.line` (of the token behind it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pylua.syntax import nodes
from pylua.syntax.lexer import LuaToken
from pylua.syntax.literals import read_numeral, read_string
from pylua.syntax.operators import BINARY_PRIORITIES, UNARY_PRIORITY

if TYPE_CHECKING:
    from pylua.syntax.lexer import LuaLexer
    from pylua.syntax.nodes import Expression, Statement

Parts = list[Any]  # the values of a rule's parts: mypy can't know the grammar
Arguments = tuple[int, tuple["Expression", ...], int]  # line, expressions, line of the end
Assigned = tuple[tuple["Expression", ...], list["Expression"]]  # values; targets, last one first

_LOGICAL = frozenset({"and", "or"})


class Builder:
    """The callbacks of a Lark parser; they ask its lexer for lines.

    Attributes:
        lexer: set once the parser has been made.
    """

    lexer: LuaLexer

    # ------------------------------------------------------------ blocks

    def chunk(self, parts: Parts) -> nodes.Chunk:
        """``block``."""
        (statements,) = parts
        return nodes.Chunk(nodes.Block(statements, self.lexer.line))

    def block(self, parts: Parts) -> tuple[Statement, ...]:
        """``{stat} [retstat]``: drop the empty statements; let labels know what is behind such no-ops."""
        statements = []
        behind = 0  # the line behind the no-ops that begin here; 0 if none begins
        for part in reversed(parts):
            if part is None:  # no retstat
                continue
            if part.__class__ is int:
                behind = behind or part
                continue
            if part.__class__ is not nodes.Label:
                behind = 0
            elif behind:
                part = attrs.evolve(part, next_line=behind)
            else:
                behind = part.next_line
            statements.append(part)
        statements.reverse()
        return tuple(statements)

    # ------------------------------------------------------------ statements

    def empty_statement(self, _parts: Parts) -> int:
        """``;``: return the line of the token behind it."""
        return self.lexer.line

    def assignment(self, parts: Parts) -> nodes.Assignment:
        """``var restassign``."""
        target, (values, targets) = parts
        targets.append(target)
        return nodes.Assignment(self.lexer.last_line, tuple(reversed(targets)), values)

    def restassign(self, parts: Parts) -> Assigned:
        """``, var restassign``."""
        target, (values, targets) = parts
        targets.append(target)
        return values, targets

    def assigned_values(self, parts: Parts) -> Assigned:
        """``= explist``."""
        return parts[0], []

    def call_statement(self, parts: Parts) -> nodes.CallStatement:
        """``functioncall``."""
        (call,) = parts
        return nodes.CallStatement(call.line, call)

    def label(self, parts: Parts) -> nodes.Label:
        """``:: Name ::``."""
        (name,) = parts
        return nodes.Label(name.line, name.value, self.lexer.line)

    def break_statement(self, parts: Parts) -> nodes.Break:
        """``break``."""
        return nodes.Break(parts[0].line)

    def goto_statement(self, parts: Parts) -> nodes.Goto:
        """``goto Name``."""
        (name,) = parts
        return nodes.Goto(name.line, name.value)

    def do_statement(self, parts: Parts) -> nodes.Do:
        """``do block end``."""
        do, body, end = parts
        return nodes.Do(do.line, nodes.Block(body, end.line))

    def while_statement(self, parts: Parts) -> nodes.While:
        """``while exp do block end``."""
        keyword, condition, body, end = parts
        return nodes.While(keyword.line, condition, nodes.Block(body, end.line), end.line)

    def repeat_statement(self, parts: Parts) -> nodes.Repeat:
        """``repeat block until exp``."""
        keyword, body, until, condition = parts
        return nodes.Repeat(keyword.line, nodes.Block(body, until.line), condition, until.line)

    def if_statement(self, parts: Parts) -> nodes.If:
        """``if exp then block {elseif exp then block} [else block] end``."""
        *clauses, otherwise_keyword, otherwise, end = parts
        end_line = end.line
        if otherwise_keyword is None:
            block = None
            next_line = end_line
        else:
            block = nodes.Block(otherwise, end_line)
            next_line = otherwise_keyword.line
        made = []
        for i in range(len(clauses) - 4, -1, -4):
            keyword, condition, then, body = clauses[i : i + 4]
            made.append(nodes.IfClause(keyword.line, condition, nodes.Block(body, next_line), then.line))
            next_line = keyword.line
        return nodes.If(next_line, tuple(reversed(made)), block, end_line)

    def numeric_for(self, parts: Parts) -> nodes.NumericFor:
        """``for Name = exp, exp [, exp] do block end``."""
        keyword, name, start, limit, step, do, body, end = parts
        block = nodes.Block(body, end.line)
        return nodes.NumericFor(keyword.line, name.value, start, limit, step, block, end.line, do.line)

    def generic_for(self, parts: Parts) -> nodes.GenericFor:
        """``for namelist in explist do block end``."""
        _keyword, names, line, values, do, body, end = parts
        return nodes.GenericFor(line, tuple(names), values, nodes.Block(body, end.line), end.line, do.line)

    def in_(self, _parts: Parts) -> int:
        """``in``: return the line of the token behind it."""
        return self.lexer.line

    def function_statement(self, parts: Parts) -> nodes.FunctionStatement:
        """``function funcname funcbody``."""
        keyword, (target, is_method), function = parts
        parameters = function.parameters
        if is_method:
            parameters = ("self", *parameters)
        function = attrs.evolve(function, line=keyword.line, parameters=parameters)
        return nodes.FunctionStatement(keyword.line, target, function)

    def local_function(self, parts: Parts) -> nodes.LocalFunction:
        """``local function Name funcbody``."""
        name, function = parts
        return nodes.LocalFunction(name.line, name.value, function)

    def local_statement(self, parts: Parts) -> nodes.Local:
        """``local attnamelist [= explist]``."""
        names, values = parts
        return nodes.Local(self.lexer.last_line, names, values or ())

    def attnamelist(self, parts: Parts) -> tuple[nodes.LocalName, ...]:
        """``Name attrib {, Name attrib}``."""
        return tuple(
            nodes.LocalName(name.line, name.value, *attribute)
            for name, attribute in zip(parts[::2], parts[1::2])
        )

    def attrib(self, parts: Parts) -> tuple[str | None, int]:
        """``[< Name >]``: return the name and the line of the token behind the attribute."""
        (name,) = parts
        return name and name.value, self.lexer.line

    def return_values(self, parts: Parts) -> nodes.Return:
        """``return [explist]``."""
        return nodes.Return(self.lexer.last_line, parts[0] or ())

    def funcname(self, parts: Parts) -> tuple[Expression, bool]:
        """``Name {. Name} [: Name]``: return the variable and whether it is a method."""
        first, *fields, method = parts
        target: Expression = nodes.Name(first.line, first.value)
        if method is not None:
            fields.append(method)
        for field in fields:
            target = nodes.Index(field.line, target, nodes.String(field.line, field.value))
        return target, method is not None

    def namelist(self, parts: Parts) -> list[str]:
        """``Name {, Name}``, from left to right."""
        if len(parts) == 1:
            return [parts[0].value]
        names: list[str] = parts[0]
        names.append(parts[1].value)
        return names

    # ------------------------------------------------------------ variables and calls

    def name(self, parts: Parts) -> nodes.Name:
        """``Name`` as a variable."""
        (name,) = parts
        return nodes.Name(name.line, name.value)

    def index(self, parts: Parts) -> nodes.Index:
        """``prefixexp [ exp ]``."""
        value, key, bracket = parts
        return nodes.Index(bracket.line, value, key)

    def named_index(self, parts: Parts) -> nodes.Index:
        """``prefixexp . Name``."""
        value, name = parts
        line = name.line
        return nodes.Index(line, value, nodes.String(line, name.value))

    def parenthesized(self, parts: Parts) -> nodes.Paren:
        """``( exp )``."""
        bracket, expression, end = parts
        return nodes.Paren(bracket.line, expression, end.line)

    def call(self, parts: Parts) -> nodes.Call:
        """``prefixexp args``."""
        function, (line, arguments, end_line) = parts
        return nodes.Call(line, function, arguments, end_line)

    def method_call(self, parts: Parts) -> nodes.MethodCall:
        """``prefixexp : Name args``."""
        value, name, (line, arguments, end_line) = parts
        return nodes.MethodCall(line, value, name.value, arguments, name.line, end_line)

    def args(self, parts: Parts) -> Arguments:
        """``( [explist] )``."""
        bracket, expressions, end = parts
        return bracket.line, expressions or (), end.line

    def table_argument(self, parts: Parts) -> Arguments:
        """``tableconstructor``."""
        (table,) = parts
        return table.line, (table,), table.end_line

    def string_argument(self, parts: Parts) -> Arguments:
        """``LiteralString``."""
        string = self.literal_string(parts)
        return string.line, (string,), string.line

    # ------------------------------------------------------------ expressions

    def explist(self, parts: Parts) -> tuple[Expression, ...]:
        """``exp {, exp}``; PUC reads a variable or field when it has seen the comma behind it."""
        if len(parts) == 1:
            return tuple(parts)
        values = parts[::2]
        for number, comma in enumerate(parts[1::2]):
            value = values[number]
            if isinstance(value, (nodes.Name, nodes.Index)) and comma.line != value.line:
                values[number] = nodes.Paren(value.line, value, comma.line)
        return tuple(values)

    def run(self, parts: Parts) -> list[Any]:
        """Return the operands and operators of an expression, last one first."""
        *others, last = parts
        items = last if last.__class__ is list else [last]
        items.extend(reversed(others))
        return items

    def operation(self, parts: Parts) -> Expression:
        """Put a run of operands and operators together by their priorities."""
        (items,) = parts
        operands: list[Expression] = []
        pending: list[tuple[LuaToken, int]] = []  # operators without their right operand, their priorities
        after_operand = False
        for item in reversed(items):
            if item.__class__ is not LuaToken:
                operands.append(item)
            elif after_operand:
                left, right = BINARY_PRIORITIES[item.value]
                while pending and pending[-1][1] >= left:
                    _apply(*pending.pop(), operands)
                pending.append((item, right))
            else:
                pending.append((item, UNARY_PRIORITY))
            after_operand = item.__class__ is not LuaToken
        while pending:
            _apply(*pending.pop(), operands)
        return operands[0]

    def nil(self, parts: Parts) -> nodes.Nil:
        """``nil``."""
        return nodes.Nil(parts[0].line)

    def false(self, parts: Parts) -> nodes.Boolean:
        """``false``."""
        return nodes.Boolean(parts[0].line, value=False)

    def true(self, parts: Parts) -> nodes.Boolean:
        """``true``."""
        return nodes.Boolean(parts[0].line, value=True)

    def numeral(self, parts: Parts) -> nodes.Number:
        """``Numeral``."""
        (token,) = parts
        return nodes.Number(token.line, read_numeral(token.value))

    def literal_string(self, parts: Parts) -> nodes.String:
        """``LiteralString``."""
        (token,) = parts
        return nodes.String(token.line, read_string(token.value))

    def vararg(self, parts: Parts) -> nodes.Vararg:
        """``...``."""
        return nodes.Vararg(parts[0].line)

    # ------------------------------------------------------------ functions

    def functiondef(self, parts: Parts) -> nodes.Function:
        """``function funcbody``."""
        function: nodes.Function = parts[0]
        return function

    def funcbody(self, parts: Parts) -> nodes.Function:
        """``( [parlist] ) block end``: its line is that of the bracket, as in lparser.c."""
        bracket, parlist, body, end = parts
        names, is_vararg = parlist or ((), False)
        block = nodes.Block(body, end.line)
        return nodes.Function(bracket.line, tuple(names), is_vararg, block, end.line, self.lexer.line)

    def parlist(self, parts: Parts) -> tuple[list[str], bool]:
        """``namelist``: return the names and whether there are more arguments."""
        return parts[0], False

    def vararg_parlist(self, parts: Parts) -> tuple[list[str], bool]:
        """``[namelist ,] ...``."""
        return parts[0] or [], True

    # ------------------------------------------------------------ tables

    def tableconstructor(self, parts: Parts) -> nodes.Table:
        """``{ [fieldlist] }``."""
        opening, fields, closing = parts
        return nodes.Table(opening.line, fields or (), closing.line)

    def fieldlist(self, parts: Parts) -> tuple[nodes.Field, ...]:
        """``field {fieldsep field} [fieldsep]``."""
        return tuple(parts)

    def keyed_field(self, parts: Parts) -> nodes.Field:
        """``[ exp ] = exp``."""
        key, value = parts
        return nodes.Field(self.lexer.last_line, key, value)

    def named_field(self, parts: Parts) -> nodes.Field:
        """``Name = exp``."""
        name, value = parts
        return nodes.Field(self.lexer.last_line, nodes.String(name.line, name.value), value)

    def positional_field(self, parts: Parts) -> nodes.Field:
        """``exp``; PUC reads a variable or field when it has seen what is behind it."""
        return nodes.Field(self.lexer.line, None, parts[0])


def _apply(operator: LuaToken, priority: int, operands: list[Expression]) -> None:
    """Replace the operands of *operator* by the expression that they make."""
    last = operands.pop()
    text: str = operator.value
    if priority == UNARY_PRIORITY:
        operands.append(nodes.Unary(operator.line, text, last))
    elif text in _LOGICAL:
        operands.append(nodes.Logical(operator.line, text, operands.pop(), last))
    else:
        operands.append(nodes.Binary(operator.line, text, operands.pop(), last))
