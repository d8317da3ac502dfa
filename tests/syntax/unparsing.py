"""From AST to Lua text on the same lines, with every operation in parentheses.

If real Lua compiles it to the same code as the source, the AST says what the source says, lines included.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pylua.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pylua.syntax.nodes import Expression, Statement

OPERATIONS = (nodes.Unary, nodes.Binary, nodes.Logical)
RIGHT_ASSOCIATIVE = frozenset({"..", "^"})


def unparse(chunk: nodes.Chunk) -> str:
    """Return Lua text with the meaning and the lines of *chunk*."""
    writer = Writer()
    writer.block(chunk.body)
    return " ".join(writer.tokens)


class Writer:
    """Collects tokens; each is written on the line it had, if the AST knows it."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.line = 1

    def write(self, text: str, line: int = 0) -> None:
        """Write one or more tokens on *line*; 0 means on the current one."""
        if line > self.line:
            self.tokens.append("\n" * (line - self.line))
            self.line = line
        self.tokens.append(text)

    def listed(self, values: Iterable[Expression]) -> None:
        """Write expressions separated by commas."""
        for number, value in enumerate(values):
            if number:
                self.write(",")
            self.expression(value)

    def block(self, body: nodes.Block) -> None:
        """Write the statements of a block."""
        for each in body.statements:
            self.statement(each)
            self.write("")

    def closed(self, opening: str, body: nodes.Block, line: int = 0) -> None:
        """Write a block between *opening*, on *line*, and ``end``."""
        self.write(opening, line)
        self.block(body)
        self.write("end", body.end_line)

    def statement(self, node: Statement) -> None:
        """Write one statement."""
        self._write_node(node)

    def expression(self, node: Expression) -> None:
        """Write one expression."""
        self._write_node(node)

    def _write_node(self, node: Statement | Expression) -> None:
        name = re.sub(r"(?=[A-Z])", "_", type(node).__name__).lower()
        getattr(self, name)(node)

    def operand(self, node: Expression) -> None:
        """Write an operand, in parentheses if it is an operation itself."""
        if isinstance(node, OPERATIONS):
            self.write("(")
            self.expression(node)
            self.write(")")
        else:
            self.expression(node)

    # ------------------------------------------------------------ statements

    def _local(self, node: nodes.Local) -> None:
        self.write("local")
        for number, name in enumerate(node.names):
            self.write(("," if number else "") + name.name, name.line)
            if name.attribute is not None:
                self.write(f"<{name.attribute}>")
        if node.values:
            self.write("=")
            self.listed(node.values)

    def _assignment(self, node: nodes.Assignment) -> None:
        self.listed(node.targets)
        self.write("=")
        self.listed(node.values)

    def _call_statement(self, node: nodes.CallStatement) -> None:
        self.write(";")  # or a parenthesis could belong to the statement before
        self.expression(node.call)

    def _do(self, node: nodes.Do) -> None:
        self.closed("do", node.body, node.line)

    def _while(self, node: nodes.While) -> None:
        self.write("while", node.line)
        self.expression(node.condition)
        self.closed("do", node.body)

    def _repeat(self, node: nodes.Repeat) -> None:
        self.write("repeat", node.line)
        self.block(node.body)
        self.write("until", node.until_line)
        self.expression(node.condition)

    def _if(self, node: nodes.If) -> None:
        keyword = "if"
        for clause in node.clauses:
            self.write(keyword, clause.line)
            self.expression(clause.condition)
            self.write("then")
            self.block(clause.body)
            keyword = "elseif"
        if node.otherwise is not None:
            self.write("else", node.clauses[-1].body.end_line)
            self.block(node.otherwise)
        self.write("end", node.end_line)

    def _numeric_for(self, node: nodes.NumericFor) -> None:
        self.write(f"for {node.name} =", node.line)
        self.listed([node.start, node.limit] + ([] if node.step is None else [node.step]))
        self.closed("do", node.body, node.do_line)

    def _generic_for(self, node: nodes.GenericFor) -> None:
        self.write(f"for {', '.join(node.names)} in")
        self.write("", node.line)
        self.listed(node.values)
        self.closed("do", node.body)

    def _function_statement(self, node: nodes.FunctionStatement) -> None:
        path = []
        target = node.target
        while isinstance(target, nodes.Index):
            path.append(target.key.value)
            target = target.object
        path.append(target.name)
        self.write("function " + ".".join(reversed(path)), node.line)
        self.function_body(node.function)

    def _local_function(self, node: nodes.LocalFunction) -> None:
        self.write(f"local function {node.name}", node.line)
        self.function_body(node.function)

    def _return(self, node: nodes.Return) -> None:
        self.write("return")
        self.listed(node.values)
        self.write(";", node.line)

    def _break(self, node: nodes.Break) -> None:
        self.write("break", node.line)

    def _goto(self, node: nodes.Goto) -> None:
        self.write(f"goto {node.label}", node.line)

    def _label(self, node: nodes.Label) -> None:
        self.write(f"::{node.name}::", node.line)

    # ------------------------------------------------------------ expressions

    def _nil(self, node: nodes.Nil) -> None:
        self.write("nil", node.line)

    def _boolean(self, node: nodes.Boolean) -> None:
        self.write("true" if node.value else "false", node.line)

    def _number(self, node: nodes.Number) -> None:
        value = node.value
        if isinstance(value, int):
            text = f"0x{value & 0xFFFFFFFFFFFFFFFF:x}"
        else:
            text = "1e999" if math.isinf(value) else value.hex()
        self.write(text, node.line)

    def _string(self, node: nodes.String) -> None:
        self.write('"' + "".join(f"\\{ord(char):03d}" for char in node.value) + '"', node.line)

    def _vararg(self, node: nodes.Vararg) -> None:
        self.write("...", node.line)

    def _name(self, node: nodes.Name) -> None:
        self.write(node.name, node.line)

    def _index(self, node: nodes.Index) -> None:
        self.expression(node.object)
        self.write("[")
        self.expression(node.key)
        self.write("]", node.line)

    def _call(self, node: nodes.Call) -> None:
        self.expression(node.function)
        self.write("(", node.line)
        self.listed(node.arguments)
        self.write(")")

    def _method_call(self, node: nodes.MethodCall) -> None:
        self.expression(node.object)
        self.write(f": {node.name}", node.name_line)
        self.write("(", node.line)
        self.listed(node.arguments)
        self.write(")")

    def _function(self, node: nodes.Function) -> None:
        self.write("function")
        self.function_body(node)

    def function_body(self, node: nodes.Function) -> None:
        """Write a function from its parameters on."""
        parameters = [*node.parameters, *(["..."] if node.is_vararg else [])]
        self.write(f"({', '.join(parameters)})", node.line)
        self.block(node.body)
        self.write("end", node.end_line)

    def _unary(self, node: nodes.Unary) -> None:
        self.write(node.operator, node.line)
        self.operand(node.operand)

    def _operation(self, node: nodes.Binary | nodes.Logical) -> None:
        chains = [
            isinstance(part, type(node)) and part.operator == node.operator
            for part in (node.left, node.right)
        ]
        chains[node.operator not in RIGHT_ASSOCIATIVE] = False
        (self.expression if chains[0] else self.operand)(node.left)
        self.write(node.operator, node.line)
        (self.expression if chains[1] else self.operand)(node.right)

    _binary = _logical = _operation

    def _paren(self, node: nodes.Paren) -> None:
        self.write("(", node.line)
        self.expression(node.expression)
        self.write(")")

    def _table(self, node: nodes.Table) -> None:
        self.write("{", node.line)
        for field in node.fields:
            if field.key is not None:
                self.write("[")
                self.expression(field.key)
                self.write("] =")
            self.expression(field.value)
            self.write(",", field.line)
        self.write("}", node.end_line)
