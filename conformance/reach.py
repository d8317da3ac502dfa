"""How much of a test file can run where a global that its conditions ask for is nil.

The official suites test the inside of the real Lua's C code through a library of C functions, the global T, and skip
what needs it where it is not there. Their messages tell that they skip something; this tells how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pylua.syntax import nodes
from pylua.syntax.parser import parse, strip_shebang_and_bom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEST_LIBRARY = "T"
"""The global through which the official suites reach into C code."""


@attrs.frozen
class Reach:
    """Lines of a file that hold code: those that can not run, and all."""

    unreached: int
    lines: int

    def note(self, absent: str = TEST_LIBRARY) -> str:
        """Say how much can not run; "" if all can."""
        if not self.unreached:
            return ""
        return f"{self.unreached} of {self.lines} lines of code need the C test library {absent}"


def reach_of(file: Path, absent: str = TEST_LIBRARY) -> Reach:
    """Return how many lines of *file* can run where the global *absent* is nil.

    Raises:
        LuaSyntaxError: the file is not in a Lua that we can parse.
    """
    text = strip_shebang_and_bom(file.read_bytes().decode("latin-1"))
    walk = _Walk(absent)
    walk.block(parse(text, f"@{file.name}").body, live=True)
    return Reach(len(walk.lines - walk.reached), len(walk.lines))


class _Walk:
    """One walk over a file; collects the numbers of the lines that hold code, and of those that can run."""

    def __init__(self, absent: str) -> None:
        self.absent = absent
        self.lines: set[int] = set()
        self.reached: set[int] = set()

    def block(self, block: nodes.Block, *, live: bool) -> bool:
        """Walk over *block*, which runs if it is *live*; return whether it surely ends in a return."""
        ended = False
        for statement in block.statements:
            ended = self._statement(statement, live=live and not ended) or ended
        return ended

    def _statement(self, statement: nodes.Statement, *, live: bool) -> bool:
        if isinstance(statement, nodes.If):
            return self._if(statement, live=live)
        if isinstance(statement, nodes.Do):
            return self.block(statement.body, live=live)
        self._node(statement, live=live)
        return isinstance(statement, nodes.Return)

    def _if(self, statement: nodes.If, *, live: bool) -> bool:
        is_possible = True  # that no clause before was taken
        ends: list[bool] = []  # of the branches that can be taken
        for clause in statement.clauses:
            truth = self._truth(clause.condition)
            self._node(clause.condition, live=live and is_possible)
            can_run = is_possible and truth is not False
            ended = self.block(clause.body, live=live and can_run)
            if can_run:
                ends.append(ended)
            is_possible = is_possible and not truth
        ended = statement.otherwise is not None and self.block(statement.otherwise, live=live and is_possible)
        if is_possible:
            ends.append(ended)
        return all(ends)

    def _node(self, node: nodes.Node, *, live: bool) -> None:
        stack = [node]
        while stack:
            node = stack.pop()
            if isinstance(node, nodes.Block):
                self.block(node, live=live)
                continue
            line = getattr(node, "line", None)
            if line is not None:
                self.lines.add(line)
                if live:
                    self.reached.add(line)
            stack.extend(_children(node))

    def _truth(self, condition: nodes.Expression) -> bool | None:
        """Return what *condition* gives, as far as it follows from the global's absence; None: unknown."""
        if isinstance(condition, nodes.Name):
            return False if condition.name == self.absent else None
        if isinstance(condition, nodes.Call):
            return False if _is_rawget(condition, self.absent) else None
        if isinstance(condition, nodes.Paren):
            return self._truth(condition.expression)
        if isinstance(condition, nodes.Unary) and condition.operator == "not":
            truth = self._truth(condition.operand)
            return None if truth is None else not truth
        if isinstance(condition, nodes.Binary) and isinstance(condition.right, nodes.Nil):
            is_absent = self._truth(condition.left) is False
            return {"==": True, "~=": False}.get(condition.operator) if is_absent else None
        if isinstance(condition, nodes.Logical):
            decisive = condition.operator == "or"  # the operand that decides alone
            truths = (self._truth(condition.left), self._truth(condition.right))
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        return None


def _is_rawget(call: nodes.Call, name: str) -> bool:
    """Return whether *call* is ``rawget(_G, "name")``."""
    key = call.arguments[-1] if call.arguments else None
    return (
        isinstance(call.function, nodes.Name)
        and call.function.name == "rawget"
        and isinstance(key, nodes.String)
        and key.value == name
    )


def _children(node: nodes.Node) -> Iterator[nodes.Node]:
    for field in attrs.fields(type(node)):  # type: ignore[arg-type]  # every node is made by attrs
        value = getattr(node, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, nodes.Node):
                yield child
