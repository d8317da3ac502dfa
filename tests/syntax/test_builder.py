"""The AST says what the source says: same code, same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from pylua.syntax import nodes
from pylua.syntax.larkparser import GRAMMAR, OPTIONS, read_resource
from pylua.syntax.operators import BINARY_PRIORITIES, UNARY_OPERATORS
from pylua.syntax.parser import parse
from tests.syntax.comparing import agree, their_code, their_message
from tests.syntax.corpus import CONFORMANCE, OFFICIAL, read
from tests.syntax.unparsing import unparse

if TYPE_CHECKING:
    from pathlib import Path

OPERANDS = st.sampled_from(
    ["a", "a.b", "f()", "...", "1", "'s'", "nil", "(a)", "{}", "#t", "o:m(x)", "f'x'{}[1]"]
)
BINARY = st.sampled_from(sorted(BINARY_PRIORITIES))
TERMINALS = {
    "NAME": st.sampled_from("abc"),
    "NUMERAL": st.sampled_from(["1", "0x1p4", "3.", "1e2"]),
    "STRING": st.sampled_from(["'s'", "[[x]]", '"\\n"']),
    "MINUS": st.just("-"),
    "_LSQB": st.just("["),
    "COMMENT": st.just(" "),
    "WHITESPACE": st.just(" "),
}
PROGRAMS = from_lark(Lark(read_resource(GRAMMAR).decode(), **OPTIONS), explicit=TERMINALS)
UNARY = st.lists(st.sampled_from(sorted(UNARY_OPERATORS)), max_size=2).map(" ".join)


def statements(source: str) -> tuple[nodes.Statement, ...]:
    """Return the statements of a chunk."""
    return parse(source, "=c").body.statements


def same_program(source: str) -> bool:
    """Assert that real Lua makes the same code of *source* and of our AST, its functions on the same lines."""
    assert their_code(unparse(parse(source, "=c"))) == their_code(source)
    return True


@given(UNARY, OPERANDS, st.lists(st.tuples(BINARY, UNARY, OPERANDS), max_size=6))
def test_precedence_is_as_in_real_lua(prefix: str, first: str, rest: list[tuple[str, str, str]]) -> None:
    """Any run of operators and operands is put together as by PUC (§3.4.8)."""
    operations = "".join(f" {binary} {unary} {operand}" for binary, unary, operand in rest)

    assert same_program(f"return {prefix} {first}{operations}")


@pytest.mark.slow
@settings(max_examples=50)
@given(PROGRAMS)
def test_what_the_grammar_allows_is_lua(source: str) -> None:
    """A random program of our grammar is the same program to PUC, unless it breaks a semantic rule."""
    assert agree(source)
    assert their_message(source) is not None or same_program(source)


@pytest.mark.parametrize("file", CONFORMANCE, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_conformance_file_keeps_its_meaning(file: Path) -> None:
    """Each valid conformance file is the same program after parsing."""
    source = read(file)
    if their_message(source) is not None:
        pytest.skip("no valid program")

    assert same_program(source)


@pytest.mark.skipif(not OFFICIAL, reason="python -m conformance fetch")
@pytest.mark.parametrize("file", OFFICIAL, ids=lambda file: file.name)
def test_official_test_keeps_its_meaning(file: Path) -> None:
    """Each official test file is the same program after parsing."""
    assert same_program(read(file))


@pytest.mark.parametrize(
    ("source", "path", "line"),
    [
        ("x = a +\n\nb", "values.0", 1),
        ("x = a\n+\nb", "values.0", 2),
        ("x = -\na", "values.0", 1),
        ("x =\na.b\n.c", "values.0", 3),
        ("x = a[\nb\n]", "values.0", 3),
        ("x = f\n(\n)", "values.0", 2),
        ("x = f\n'a\\\nb'", "values.0", 3),
        ("x = o\n:m\n()", "values.0", 3),
        ("x = o\n:m\n()", "values.0.name_line", 2),
        ("x = function\n(\n) end", "values.0", 2),
        ("x = function() \n end", "values.0.end_line", 2),
        ("x = function() end\n\n y = 1", "values.0.next_line", 3),
        ("x = function() end\n\n", "values.0.next_line", 3),
        ("function f\n()\nend", "function", 1),
        ("local function f\n()\nend", "function", 2),
        ("x\n=\n1", "", 3),
        ("local x\n=\n1", "", 3),
        ("return\n1\n;", "", 2),
        ("x = {\n1\n}", "values.0.end_line", 3),
        ("x = {\na =\n1}", "values.0.fields.0", 3),
        ("for i = 1,\n2\ndo\nend", "do_line", 3),
        ("for k in\nf\n()\ndo end", "", 2),
        ("local x <const>\n\n= 1", "names.0.next_line", 3),
        ("::a::\n;\n::b::\n\nx = 1", "next_line", 5),
        ("::a:: x = 1", "next_line", 1),
        ("goto\na", "", 2),
        ("repeat x = 1\nuntil\ntrue", "until_line", 2),
        ("repeat x = 1\nuntil\ntrue", "body.end_line", 2),
        ("if a then\nelseif\nb then\nelse\nend", "clauses.0.body.end_line", 2),
        ("if a then\nelseif\nb then\nelse\nend", "clauses.1.body.end_line", 4),
        ("if a then\nelseif\nb then\nelse\nend", "otherwise.end_line", 5),
    ],
)
def test_line_is_the_one_that_errors_report(source: str, path: str, line: int) -> None:
    """Each node has the line that lparser.c would give the instruction (or message) made of it."""
    found: object = statements(source)[0]
    for step in filter(None, path.split(".")):
        found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)

    assert getattr(found, "line", found) == line


def test_end_of_the_chunk_is_behind_its_last_newline() -> None:
    """The main block ends on the line of the end of input, not on that of the last token."""
    assert parse("x = 1\n\n", "=c").body.end_line == 3


def test_method_has_self() -> None:
    """``function a.b:c(x)`` is a function with parameters self and x."""
    (statement,) = statements("function a.b:c(x) end")

    assert isinstance(statement, nodes.FunctionStatement)
    assert statement.function.parameters == ("self", "x")


def test_parentheses_are_kept() -> None:
    """A parenthesized call is a node of its own, for it has one value."""
    (statement,) = statements("return (f())")

    assert statement == nodes.Return(1, (nodes.Paren(1, nodes.Call(1, nodes.Name(1, "f"), (), 1), 1),))


@pytest.mark.parametrize("source", ["f() (g)()", "f()\n(g)()", "local x = f (g)()"])
def test_parenthesis_behind_a_call_is_its_argument(source: str) -> None:
    """Lua sees one statement where a line begins with a parenthesis (§3.3.1)."""
    assert len(statements(source)) == 1


def test_empty_statements_leave_no_trace() -> None:
    """Semicolons alone are no statements."""
    assert statements(";;; ;") == ()


def test_elseif_chain_is_flat() -> None:
    """An ``if`` of many clauses is one node."""
    (statement,) = statements("if a then " + "elseif b then " * 1000 + "end")

    assert isinstance(statement, nodes.If)
    assert len(statement.clauses) == 1001


def test_names_are_plain_strings() -> None:
    """No token of Lark's gets into the AST: it would keep the parser's memory and cost time in tables."""
    pending: list[object] = [
        parse("local a <const> = b.c; function f(p, ...) goto l ::l:: return a:m'x' .. 1 end", "=c")
    ]
    while pending:
        value = pending.pop()
        assert type(value) in {bool, int, str, tuple, type(None)} or isinstance(value, nodes.Node)
        if isinstance(value, tuple):
            pending += value
        elif isinstance(value, nodes.Node):
            pending += (getattr(value, field.name) for field in attrs.fields(type(value)))
