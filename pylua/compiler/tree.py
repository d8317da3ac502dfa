"""Questions about expressions that the tree answers without compiling anything."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

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
    Table,
    Unary,
    Vararg,
)

if TYPE_CHECKING:
    from typing import Callable

    from pylua.syntax.nodes import Expression, Field

PARTS: dict[type, Callable[..., tuple[Expression, ...]]] = {
    Index: attrgetter("object", "key"),
    Call: lambda call: (call.function, *call.arguments),
    MethodCall: lambda call: (call.object, *call.arguments),
    Unary: lambda unary: (unary.operand,),
    Binary: attrgetter("left", "right"),
    Logical: attrgetter("left", "right"),
    Paren: lambda paren: (paren.expression,),
    Table: lambda table: tuple(part for field in table.fields for part in _parts_of_field(field)),
}
"""Node class to a function that returns the expressions a node consists of; functions are opaque."""

_LEFT_PARTS = {Index: "object", Call: "function", MethodCall: "object", Binary: "left", Logical: "left"}
"""Node class to the part that it begins with."""

_FIRST_TOKENS: dict[type, str] = {Nil: "nil", Vararg: "...", Function: "function", Table: "{", Paren: "("}


def _parts_of_field(field: Field) -> tuple[Expression, ...]:
    return (field.value,) if field.key is None else (field.key, field.value)


def operands_of(node: Logical) -> tuple[list[tuple[Expression, int]], Expression]:
    """Return the operands of a chain of ``and``, or of ``or``.

    Returns:
        Those that stand before an operator, from left to right, each with the operator's line; the last one.
    """
    last = node.right
    operands: list[tuple[Expression, int]] = []
    while True:
        left = node.left
        if type(left) is not Logical or left.operator != node.operator:
            operands.append((left, node.line))
            break
        operands.append((left.right, node.line))
        node = left
    operands.reverse()
    return operands, last


def uses(node: Expression, name: str) -> bool:
    """Return whether an expression uses variable *name*, not counting the functions in it."""
    pending: list[Expression] = [node]
    while pending:
        node = pending.pop()
        if type(node) is Name and node.name == name:
            return True
        if type(node) in PARTS:
            pending += PARTS[type(node)](node)
    return False


def reads_after_writing(node: Expression, name: str) -> bool:
    """Return whether *node*, compiled straight into local *name*, could read it after it has changed it.

    Only ``and`` and ``or`` write their target before they are done.
    """
    while type(node) is Paren:
        node = node.expression
    if type(node) is not Logical:
        return False
    operands, last = operands_of(node)
    first, *later = (operand for operand, _ in operands)
    later.append(last)
    if type(first) is Logical or type(first) is Paren:
        later.append(first)
    elif type(first) is Name and first.name == name and type(later[0]) not in (Logical, Paren):
        del later[0]  # ``x = x and x.y and ...``: nothing is written until x.y has been read
    return any(uses(operand, name) for operand in later)


def first_line(node: Expression) -> int:
    """Return the line where an expression begins."""
    return _leftmost(node).line


def first_token(node: Expression) -> str | None:
    """Return the text of the first token of an expression, None where the tree does not tell."""
    node = _leftmost(node)
    if type(node) is Name:
        return node.name
    if type(node) is Unary:
        return node.operator
    if type(node) is Boolean:
        return "true" if node.value else "false"
    if type(node) is Number and type(node.value) is int:
        return str(node.value)
    return _FIRST_TOKENS.get(type(node))


def _leftmost(node: Expression) -> Expression:
    while type(node) in _LEFT_PARTS:
        node = getattr(node, _LEFT_PARTS[type(node)])
    return node
