"""The lexer finds the tokens and lines of llex.c."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.syntax.larkparser import LarkParser
from pylua.syntax.lexer import UNKNOWN, LuaLexer
from tests.syntax.comparing import agree

PIECES = st.sampled_from(
    [
        "\n",
        "\r",
        "\r\n",
        "\n\r",
        " ",
        "\t",
        "\f\v",
        "-- a",
        "--[[",
        "--[==[",
        "]]",
        "]==]",
        "[[",
        "x",
        "=",
        "'a'",
        "'\\",
        "'\\z",
    ]
)


@pytest.fixture
def lexer() -> LuaLexer:
    """Return a lexer of our own."""
    return LarkParser()._lexer


def texts(lexer: LuaLexer, source: str) -> list[str]:
    """Return the tokens of *source* as text."""
    return [token.value for token in lexer.tokens(source)]


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n", "\n\r"])
def test_newline_of_any_system_ends_one_line(lexer: LuaLexer, newline: str) -> None:
    r"""\n, \r, \r\n and \n\r count as one line each."""
    tokens = lexer.tokens(f"a{newline}b{newline}{newline}c")

    assert [(token.value, token.line) for token in tokens] == [("a", 1), ("b", 2), ("c", 4)]


def test_token_is_on_the_line_where_it_ends(lexer: LuaLexer) -> None:
    """A string of several lines has the line that the lexer has reached."""
    assert [token.line for token in lexer.tokens("x = [[\n\n]] y")] == [1, 1, 3, 3]


def test_line_and_last_line_are_those_of_the_tokens_around(lexer: LuaLexer) -> None:
    """Between two tokens `last_line` is that of the one before, `line` that of the one behind."""
    seen = [(token.value, lexer.last_line, lexer.line) for token in lexer.tokens("a\nb\n\nc\n\n")]

    assert seen == [("a", 1, 1), ("b", 1, 2), ("c", 2, 4)]
    assert (lexer.last_line, lexer.line) == (4, 6)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a...b..c.d", ["a", "...", "b", "..", "c", ".", "d"]),
        ("a..1", ["a", "..", "1"]),
        ("a.1", ["a", ".1"]),
        ("3-4 0xe+1 1e+1", ["3", "-", "4", "0xe", "+", "1", "1e+1"]),
        ("a<<b<=c<d", ["a", "<<", "b", "<=", "c", "<", "d"]),
        ("a//b~=c~d::e:f", ["a", "//", "b", "~=", "c", "~", "d", "::", "e", ":", "f"]),
        ("a[b[[c]]]", ["a", "[", "b", "[[c]]", "]"]),
        ("a--[==[ ]] ]==]b--c\nd", ["a", "b", "d"]),
        ("android _end END end", ["android", "_end", "END", "end"]),
    ],
)
def test_longest_token_wins(lexer: LuaLexer, source: str, expected: list[str]) -> None:
    """Tokens are as long as they can be (§3.1)."""
    assert texts(lexer, source) == expected


@pytest.mark.parametrize("char", ["$", "\0", "\x7f", "\xe9", "\\"])
def test_foreign_character_is_an_unknown_token(lexer: LuaLexer, char: str) -> None:
    """A character that begins no token is a token of its own."""
    assert [token.type for token in lexer.tokens(f"a{char}b")] == ["NAME", UNKNOWN, "NAME"]


@given(st.lists(PIECES, max_size=12))
def test_lines_and_comments_are_as_in_real_lua(pieces: list[str]) -> None:
    """Mixtures of newlines, comments and strings give PUC's message, in PUC's line."""
    assert agree("".join(pieces) + " ?")
