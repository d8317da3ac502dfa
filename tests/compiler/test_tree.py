"""Questions that the tree answers without compiling anything."""

from __future__ import annotations

import pytest

from pylua.compiler.tree import first_line, first_token, operands_of, reads_after_writing, uses
from pylua.syntax.nodes import Assignment, Expression, Logical, Name
from pylua.syntax.parser import parse


def expression(text: str) -> Expression:
    """Return the AST of an expression."""
    statement = parse("x = " + text, "=test").body.statements[0]
    assert isinstance(statement, Assignment)
    return statement.values[0]


def test_chain_of_one_operator_is_taken_apart() -> None:
    """The operands of ``and`` or of ``or`` come in order, each but the last with the operator behind it."""
    chain = expression("a\nand b\nand (c and d)")
    assert isinstance(chain, Logical)

    operands, last = operands_of(chain)

    assert [(node.name, line) for node, line in operands if isinstance(node, Name)] == [("a", 2), ("b", 3)]
    assert first_token(last) == "("


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a", True),
        ("b", False),
        ("b.a", False),
        ("a.b", True),
        ("b[a]", True),
        ("f(b, a)", True),
        ("b:a(1)", False),
        ("{b, [1] = a}", True),
        ("{a = b}", False),
        ("-(b + a)", True),
        ("b or a", True),
        ("function() return a end", False),
    ],
)
def test_expression_uses_the_variables_that_it_names(text: str, answer) -> None:
    """Names count wherever they stand, but not in inner functions, nor as field names."""
    assert uses(expression(text), "a") is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("b + a", False),
        ("b and c", False),
        ("a and b", False),
        ("a and a.x", False),
        ("a and a.x and a.x.y", True),
        ("a and (a.x or 1)", True),
        ("b and a", True),
        ("(b and a)", True),
        ("(a or b) and a", True),
        ("a.x or 5", False),
    ],
)
def test_only_and_or_can_change_their_target_too_early(text: str, answer) -> None:
    """``a = b and a`` must not store b into a before it has read a."""
    assert reads_after_writing(expression(text), "a") is answer


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("a.b.c(1):d(2) + 3", "a"),
        ("12 .. a", "12"),
        ("not a", "not"),
        ("true and 1", "true"),
        ("{}", "{"),
        ("(a)", "("),
        ("...", "..."),
        ("nil", "nil"),
        ("'text'", None),
    ],
)
def test_first_token_is_at_the_left_end(text: str, token: str | None) -> None:
    """The first token is found down the left parts; a string's spelling is not in the tree."""
    assert first_token(expression(text)) == token


def test_first_line_is_that_of_the_left_end() -> None:
    """An expression begins where its leftmost part does."""
    assert first_line(expression("\na\n.b\n+ 1")) == 2
