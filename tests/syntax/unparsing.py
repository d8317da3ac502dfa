"""From AST to Lua text, every operation in parentheses: what real Lua compiles to the same code is the same program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pylua.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pylua.syntax.nodes import Expression, Statement

OPERATIONS = (nodes.Unary, nodes.Binary, nodes.Logical)


def unparse(chunk: nodes.Chunk) -> str:
    """Return Lua text with the meaning of *chunk*."""
    return block(chunk.body)


def block(body: nodes.Block) -> str:
    """Return the statements of a block; `;` keeps calls apart."""
    return " ".join(statement(each) + ";" for each in body.statements)


def listed(values: Iterable[Expression]) -> str:
    """Return expressions separated by commas."""
    return ", ".join(map(expression, values))


def statement(node: Statement) -> str:  # noqa: C901, PLR0912  one case per class
    """Return one statement."""
    if isinstance(node, nodes.Local):
        names = [n.name if n.attribute is None else f"{n.name} <{n.attribute}>" for n in node.names]
        return f"local {', '.join(names)}" + (f" = {listed(node.values)}" if node.values else "")
    if isinstance(node, nodes.Assignment):
        return f"{listed(node.targets)} = {listed(node.values)}"
    if isinstance(node, nodes.CallStatement):
        return expression(node.call)
    if isinstance(node, nodes.Do):
        return f"do {block(node.body)} end"
    if isinstance(node, nodes.While):
        return f"while {expression(node.condition)} do {block(node.body)} end"
    if isinstance(node, nodes.Repeat):
        return f"repeat {block(node.body)} until {expression(node.condition)}"
    if isinstance(node, nodes.If):
        clauses = [f"if {expression(c.condition)} then {block(c.body)}" for c in node.clauses]
        otherwise = "" if node.otherwise is None else f" else {block(node.otherwise)}"
        return " else".join(clauses) + otherwise + " end"
    if isinstance(node, nodes.NumericFor):
        bounds = [node.start, node.limit] + ([] if node.step is None else [node.step])
        return f"for {node.name} = {listed(bounds)} do {block(node.body)} end"
    if isinstance(node, nodes.GenericFor):
        return f"for {', '.join(node.names)} in {listed(node.values)} do {block(node.body)} end"
    if isinstance(node, nodes.FunctionStatement):
        return f"{expression(node.target)} = {expression(node.function)}"
    if isinstance(node, nodes.LocalFunction):
        return f"local function {node.name}{function_body(node.function)}"
    if isinstance(node, nodes.Return):
        return f"return {listed(node.values)}"
    if isinstance(node, nodes.Break):
        return "break"
    if isinstance(node, nodes.Goto):
        return f"goto {node.label}"
    assert isinstance(node, nodes.Label)
    return f"::{node.name}::"


def expression(node: Expression) -> str:  # noqa: C901, PLR0912  one case per class
    """Return one expression."""
    if isinstance(node, nodes.Nil):
        return "nil"
    if isinstance(node, nodes.Boolean):
        return "true" if node.value else "false"
    if isinstance(node, nodes.Number):
        return number(node.value)
    if isinstance(node, nodes.String):
        return '"' + "".join(f"\\{ord(char):03d}" for char in node.value) + '"'
    if isinstance(node, nodes.Vararg):
        return "..."
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Index):
        return f"{expression(node.object)}[{expression(node.key)}]"
    if isinstance(node, nodes.Call):
        return f"{expression(node.function)}({listed(node.arguments)})"
    if isinstance(node, nodes.MethodCall):
        return f"{expression(node.object)}:{node.name}({listed(node.arguments)})"
    if isinstance(node, nodes.Function):
        return "function" + function_body(node)
    if isinstance(node, nodes.Unary):
        return f"{node.operator} {operand(node.operand)}"
    if isinstance(node, (nodes.Binary, nodes.Logical)):
        return f"{operand(node.left)} {node.operator} {operand(node.right)}"
    if isinstance(node, nodes.Paren):
        return f"({expression(node.expression)})"
    assert isinstance(node, nodes.Table)
    return "{" + ", ".join(map(field, node.fields)) + "}"


def operand(node: Expression) -> str:
    """Return an operand, in parentheses if it is an operation itself."""
    return f"({expression(node)})" if isinstance(node, OPERATIONS) else expression(node)


def field(node: nodes.Field) -> str:
    """Return a field of a table constructor."""
    value = expression(node.value)
    return value if node.key is None else f"[{expression(node.key)}] = {value}"


def function_body(node: nodes.Function) -> str:
    """Return a function from its parameters on."""
    parameters = [*node.parameters, *(["..."] if node.is_vararg else [])]
    return f"({', '.join(parameters)}) {block(node.body)} end"


def number(value: float) -> str:
    """Return a numeral of exactly this value."""
    if isinstance(value, int):
        return f"0x{value & 0xFFFFFFFFFFFFFFFF:x}"
    return "1e999" if math.isinf(value) else value.hex()
