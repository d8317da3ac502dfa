"""Syntax errors read as PUC's, byte for byte."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.errors import LuaSyntaxError
from pylua.syntax.parser import parse
from tests.syntax.comparing import agree, our_message, their_message
from tests.syntax.corpus import programs

MESSAGES = [
    ("x = }", "c:1: unexpected symbol near '}'"),
    ("x = 1 +", "c:1: unexpected symbol near <eof>"),
    ("x = \1", r"c:1: unexpected symbol near '<\1>'"),
    ("x = \xe9", r"c:1: unexpected symbol near '<\233>'"),
    ("x = \0", "c:1: unexpected symbol"),
    ("x $", "c:1: syntax error near '$'"),
    ("x", "c:1: syntax error near <eof>"),
    ("f() = 1", "c:1: syntax error near '='"),
    ("(a) = 1", "c:1: syntax error near '='"),
    ("a, f() = 1", "c:1: syntax error near '='"),
    ("a.1 = 2", "c:1: syntax error near '.1'"),
    ("a:b = 1", "c:1: function arguments expected near '='"),
    ("a, b", "c:1: '=' expected near <eof>"),
    ("x = a.", "c:1: <name> expected near <eof>"),
    ("goto = 1", "c:1: <name> expected near '='"),
    ("local x <const = 1", "c:1: '>' expected near '='"),
    ("for i do", "c:1: '=' or 'in' expected near 'do'"),
    ("function f(a,", "c:1: <name> or '...' expected near <eof>"),
    ("function f(..., a)", "c:1: ')' expected near ','"),
    ("::a", "c:1: '::' expected near <eof>"),
    ("return 1 x", "c:1: <eof> expected near 'x'"),
    ("do end end", "c:1: <eof> expected near 'end'"),
    ("if a then return 1 if b then end end", "c:1: 'end' expected near 'if'"),
    ("f(1", "c:1: ')' expected near <eof>"),
    ("f(\n1", "c:2: ')' expected (to close '(' at line 1) near <eof>"),
    ("x = {\n1 2}", "c:2: '}' expected (to close '{' at line 1) near '2'"),
    ("x = {a =}", "c:1: unexpected symbol near '}'"),
    ("x = {[1]}", "c:1: '=' expected near '}'"),
    ("if x then\n\n else", "c:3: 'end' expected (to close 'if' at line 1) near <eof>"),
    ("repeat\nx()", "c:2: 'until' expected (to close 'repeat' at line 1) near <eof>"),
    ("x = function\n()\n", "c:3: 'end' expected (to close 'function' at line 2) near <eof>"),
    ("x = = 'a\\nb\\0c'", "c:1: unexpected symbol near '='"),
    ("x = 'a' 'b\\65\\0c'", "c:1: unexpected symbol near ''bA'"),
    ("x = a\n[[\nb\rc]] d", "c:4: syntax error near <eof>"),
    ("x = 1 [==[\r\nb\rc]==]", "c:3: unexpected symbol near '[==[b\nc]==]'"),
    ("x = 'abc", "c:1: unfinished string near <eof>"),
    ("x = 'abc\\", "c:1: unfinished string near <eof>"),
    ("x = 'abc\n", "c:1: unfinished string near ''abc'"),
    ("x = 'a\\z  \n  b\nc'", "c:2: unfinished string near ''ab'"),
    ("x = [==[\nabc", "c:2: unfinished long string (starting at line 1) near <eof>"),
    ("\n--[[abc\n", "c:3: unfinished long comment (starting at line 2) near <eof>"),
    ("x = [=", "c:1: invalid long string delimiter near '[='"),
    ("x = 3x", "c:1: malformed number near '3x'"),
    ("x = 0x", "c:1: malformed number near '0x'"),
    ("x = 3..4", "c:1: malformed number near '3..4'"),
    (r"x = 'a\065\q'", r"c:1: invalid escape sequence near ''aA\q'"),
    (r"x = '\300'", r"c:1: decimal escape too large near ''\300''"),
    (r"x = '\xg'", r"c:1: hexadecimal digit expected near ''\xg'"),
    (r"x = '\u{80000000}'", r"c:1: UTF-8 value too large near ''\u{80000000'"),
    (r"x = '\u4'", r"c:1: missing '{' near ''\u4'"),
    (r"x = '\u{4'", r"c:1: missing '}' near ''\u{4''"),
]

SYMBOLS = r"""
    end do then if ( ) { } [ ] = , ; :: .. ... . : local function return break goto x 1 's' nil not - ~ # < and
    until repeat while for in else elseif $ 0x 3x 'abc '\q' '\u{110000000}' [[ [= --[[ \
"""
REPLACEMENTS = [*SYMBOLS.split(), "\0", "\1", "\xe9", "\r", "\n\r"]

TOKEN = re.compile(
    r"\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\w+|\s+|[-+*/<>=~.:]+|.",
    re.DOTALL,
)


@pytest.mark.parametrize(("source", "message"), MESSAGES)
def test_message_is_that_of_lparser(source: str, message: str) -> None:
    """Each kind of mistake has its message, its line and its token."""
    assert our_message(source) == message
    assert their_message(source) == message


@pytest.mark.parametrize(
    ("source", "incomplete"),
    [("x =", True), ("f(", True), ("x = [[", True), ("x = 'a", True), ("x = }", False), ("x = 'a\n", False)],
)
def test_error_at_the_end_is_incomplete(source: str, incomplete: bool) -> None:  # noqa: FBT001
    """A read-eval-print loop can tell that more input might help."""
    with pytest.raises(LuaSyntaxError) as caught:
        parse(source, "=c")

    assert caught.value.incomplete is incomplete


def test_message_names_the_chunk() -> None:
    """The message begins with the chunk's name as luaO_chunkid shows it."""
    assert our_message("x = }", "@dir/game.lua") == "dir/game.lua:1: unexpected symbol near '}'"
    assert our_message("x = }", "x = }") == "[string \"x = }\"]:1: unexpected symbol near '}'"


@given(st.lists(st.sampled_from(REPLACEMENTS), max_size=10))
def test_any_tokens_are_refused_as_by_real_lua(tokens: list[str]) -> None:
    """Random tokens give PUC's message."""
    assert agree(" ".join(tokens))


def broken(program: str, rnd: random.Random) -> str:
    """Return *program*, or a part of it, cut off or with some tokens lost, replaced or exchanged."""
    tokens = [match[0] for match in TOKEN.finditer(program)]
    if rnd.random() < 0.2:
        return "".join(tokens[: rnd.randrange(len(tokens))])
    width = rnd.choice([20, 100, 500])
    start = rnd.randrange(max(1, len(tokens) - width))
    tokens = tokens[start : start + width]
    for _ in range(rnd.randint(0, 3)):
        place, other = rnd.randrange(len(tokens)), rnd.randrange(len(tokens))
        change = rnd.randrange(4)
        if change == 0:
            tokens[place] = ""
        elif change == 1:
            tokens[place] = rnd.choice(REPLACEMENTS)
        elif change == 2:
            tokens[place] += f" {rnd.choice(REPLACEMENTS)} "
        else:
            tokens[place], tokens[other] = tokens[other], tokens[place]
    return "".join(tokens)


@pytest.mark.parametrize("seed", range(10))
def test_broken_programs_are_refused_as_by_real_lua(seed: int) -> None:
    """Programs with random damage give PUC's message."""
    rnd = random.Random(seed)  # noqa: S311  no cryptography

    assert all(agree(broken(rnd.choice(programs()), rnd)) for _ in range(40))
