"""The abstract syntax tree: frozen attrs classes, each with the line that errors in it report.

Lines follow lparser.c: an operator's line is that of its token, a call's that of its opening
parenthesis (or single string or table argument), an index' that of its name or closing bracket, a
string's that on which it ends. *next_line* is the line of the token behind a node, which the messages of
some semantic errors have (where PUC Lua notices them, it has read that token).
"""

from __future__ import annotations

from typing import Union

import attrs

MAX_LOCALS = 200
"""Local variables that a function may have alive at once (MAXVARS)."""

ATTRIBUTES = frozenset({"const", "close"})
"""What may stand between < and > behind the name of a local variable (§3.3.7)."""


class Node:
    """Base of all nodes."""

    __slots__ = ()


# ---------------------------------------------------------------- expressions


@attrs.frozen
class Nil(Node):
    """``nil``."""

    line: int


@attrs.frozen
class Boolean(Node):
    """``true`` or ``false``; *value* is a Python bool."""

    line: int
    value: bool


@attrs.frozen
class Number(Node):
    """A numeral: an int within 64 bits, or a float."""

    line: int
    value: int | float


@attrs.frozen
class String(Node):
    """A literal string, one character per byte."""

    line: int
    value: str


@attrs.frozen
class Vararg(Node):
    """``...``."""

    line: int


@attrs.frozen
class Name(Node):
    """A variable by its name: local, upvalue or global."""

    line: int
    name: str


@attrs.frozen
class Index(Node):
    """``object[key]`` and ``object.name`` (then *key* is a `String`)."""

    line: int
    object: Expression
    key: Expression


@attrs.frozen
class Call(Node):
    """``function(arguments)``; *end_line* is the line of the closing parenthesis."""

    line: int
    function: Expression
    arguments: tuple[Expression, ...]
    end_line: int


@attrs.frozen
class MethodCall(Node):
    """``object:name(arguments)``; *name_line* is the line of the name, *end_line* that of the closing parenthesis."""

    line: int
    object: Expression
    name: str
    arguments: tuple[Expression, ...]
    name_line: int
    end_line: int


@attrs.frozen
class Function(Node):
    """A function body: *line* is what PUC Lua calls linedefined, *end_line* that of ``end``.

    linedefined is the line of ``function`` in a function statement, else that of the opening parenthesis.
    """

    line: int
    parameters: tuple[str, ...]
    is_vararg: bool
    body: Block
    end_line: int
    next_line: int


@attrs.frozen
class Unary(Node):
    """``- not # ~``; *operator* is the token's text."""

    line: int
    operator: str
    operand: Expression


@attrs.frozen
class Binary(Node):
    """An arithmetic, bitwise, comparison or ``..`` operation; *operator* is the token's text."""

    line: int
    operator: str
    left: Expression
    right: Expression


@attrs.frozen
class Logical(Node):
    """``and`` or ``or``."""

    line: int
    operator: str
    left: Expression
    right: Expression


@attrs.frozen
class Paren(Node):
    """``(expression)``: truncates to one value and is no longer a variable, which is read at *end_line*."""

    line: int
    expression: Expression
    end_line: int


@attrs.frozen
class Field(Node):
    """One field of a table constructor; *line* is where it ends.

    *key* is None for a positional one, of which *line* is that of the token behind it.
    """

    line: int
    key: Expression | None
    value: Expression


@attrs.frozen
class Table(Node):
    """A table constructor; *end_line* is the line of its closing brace."""

    line: int
    fields: tuple[Field, ...]
    end_line: int


Expression = Union[
    Nil, Boolean, Number, String, Vararg, Name, Index, Call, MethodCall, Function, Unary, Binary,
    Logical, Paren, Table,
]  # fmt: skip


# ---------------------------------------------------------------- statements


@attrs.frozen
class Block(Node):
    """A list of statements; *end_line* is the line of the token that ends the block."""

    statements: tuple[Statement, ...]
    end_line: int


@attrs.frozen
class LocalName(Node):
    """A name in a ``local`` statement with its attribute: None, or the text between < and >."""

    line: int
    name: str
    attribute: str | None
    next_line: int


@attrs.frozen
class Local(Node):
    """``local names = values``; *line* is where it ends."""

    line: int
    names: tuple[LocalName, ...]
    values: tuple[Expression, ...]


@attrs.frozen
class Assignment(Node):
    """``targets = values``; targets are `Name` or `Index`; *line* is where it ends."""

    line: int
    targets: tuple[Expression, ...]
    values: tuple[Expression, ...]


@attrs.frozen
class CallStatement(Node):
    """A `Call` or `MethodCall` as a statement."""

    line: int
    call: Expression


@attrs.frozen
class Do(Node):
    """``do body end``."""

    line: int
    body: Block


@attrs.frozen
class While(Node):
    """``while condition do body end``."""

    line: int
    condition: Expression
    body: Block
    end_line: int


@attrs.frozen
class Repeat(Node):
    """``repeat body until condition``."""

    line: int
    body: Block
    condition: Expression
    until_line: int


@attrs.frozen
class IfClause(Node):
    """``if``/``elseif`` *condition* ``then`` *body*; the test has the line of ``then``."""

    line: int
    condition: Expression
    body: Block
    then_line: int


@attrs.frozen
class If(Node):
    """An ``if`` statement; a flat list of clauses, however many there are."""

    line: int
    clauses: tuple[IfClause, ...]
    otherwise: Block | None
    end_line: int


@attrs.frozen
class NumericFor(Node):
    """``for name = start, limit, step do body end``; *step* None means 1."""

    line: int
    name: str
    start: Expression
    limit: Expression
    step: Expression | None
    body: Block
    end_line: int
    do_line: int


@attrs.frozen
class GenericFor(Node):
    """``for names in values do body end``; *line* is where the values begin."""

    line: int
    names: tuple[str, ...]
    values: tuple[Expression, ...]
    body: Block
    end_line: int
    do_line: int


@attrs.frozen
class FunctionStatement(Node):
    """``function a.b:c() ... end``; the parser has put ``self`` first for a method."""

    line: int
    target: Expression
    function: Function


@attrs.frozen
class LocalFunction(Node):
    """``local function name() ... end``."""

    line: int
    name: str
    function: Function


@attrs.frozen
class Return(Node):
    """``return values``; *line* is where the values end."""

    line: int
    values: tuple[Expression, ...]


@attrs.frozen
class Break(Node):
    """``break``."""

    line: int


@attrs.frozen
class Goto(Node):
    """``goto label``."""

    line: int
    label: str


@attrs.frozen
class Label(Node):
    """``::name::``; *next_line* is behind all the labels and semicolons that follow it."""

    line: int
    name: str
    next_line: int


Statement = Union[
    Local, Assignment, CallStatement, Do, While, Repeat, If, NumericFor, GenericFor,
    FunctionStatement, LocalFunction, Return, Break, Goto, Label,
]  # fmt: skip


@attrs.frozen
class Chunk(Node):
    """A whole chunk: the body of a vararg function."""

    body: Block
