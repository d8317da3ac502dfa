"""parse() is safe to call: from threads, with any depth and any length of source."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from pylua.errors import LuaSyntaxError
from pylua.syntax import nodes
from pylua.syntax.parser import parse, strip_shebang_and_bom
from tests.syntax.comparing import our_message, their_message_to_a_main_chunk

MANY = 20_000


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("x = 1", "x = 1"),
        ("#!/usr/bin/lua\nx = 1", "\nx = 1"),
        ("\xef\xbb\xbfx = 1", "x = 1"),
        ("\xef\xbb\xbf#!lua\nx = 1", "\nx = 1"),
        ("# no newline", "\n"),
        ("#!lua\n\x1bLua", "\x1bLua"),
    ],
)
def test_first_line_of_a_file_may_be_a_comment(text: str, stripped: str) -> None:
    """A byte order mark and a # line are skipped, without changing the line numbers."""
    assert strip_shebang_and_bom(text) == stripped


def test_hash_in_a_string_chunk_is_no_comment() -> None:
    """Only who reads files skips a first # line."""
    with pytest.raises(LuaSyntaxError, match="unexpected symbol near '#'"):
        parse("#!lua\nx = 1", "=c")


@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        ("x = " + "(" * MANY, "1", ")" * MANY),
        ("x = " + "{" * MANY, "", "}" * MANY),
        ("do " * MANY, "", "end " * MANY),
        ("x = " + "not " * MANY, "a", ""),
        ("x = " + "a .. " * MANY, "a", ""),
        ("x = " + "2 ^ " * MANY, "a", ""),
        ("x = " + "a[" * MANY, "1", "]" * MANY),
        ("if a then " * MANY, "", "end " * MANY),
        ("x = " + "function() return " * MANY, "1 ", "end " * MANY),
        ("a, " * 300, "a", " = 1"),
    ],
)
def test_deep_nesting_is_a_lua_error(opening: str, middle: str, closing: str) -> None:
    """What PUC parses by recursion ends in its error, not in Python's."""
    with pytest.raises(LuaSyntaxError) as caught:
        parse(opening + middle + closing, "=c")

    assert caught.value.value == "C stack overflow"


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "1 + " * MANY + "1",
        "x = " + "a and " * MANY + "a",
        "x = a" + ".b" * MANY,
        "f" + "()" * MANY,
        "x = a" + ":b''" * MANY,
        "if a then " + "elseif b then " * MANY + "end",
        "x = 1 " * MANY,
        ";" * MANY,
        "x = {" + "a, " * MANY + "}",
    ],
    ids=lambda source: source[:12],
)
def test_long_chain_has_no_limit(source: str) -> None:
    """What PUC parses in a loop may be of any length."""
    assert isinstance(parse(source, "=c"), nodes.Chunk)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("{", "}"),
        ("f(", ")"),
        ("- ", ""),
        ("1 + (", ")"),
        ("a or b and c < (", ")"),
        ("2 ^ -", ""),
        ("a .. ", ""),
        ("function() return ", " end"),
    ],
)
def test_nesting_ends_where_it_ends_in_real_lua(opening: str, closing: str) -> None:
    """The last depth that PUC takes, and the first that it doesn't, are ours, too."""

    def source(depth: int) -> str:
        return "x = " + opening * depth + "1" + closing * depth

    limit = next(n for n in range(300) if their_message_to_a_main_chunk(source(n)) == "C stack overflow")

    assert our_message(source(limit - 1)) is None
    assert our_message(source(limit)) == "C stack overflow"


def test_threads_may_parse_at_the_same_time() -> None:
    """Parses in several threads don't disturb each other."""
    sources = [f"local x{i} = {i} + {{f({i})}}\n" * 50 for i in range(8)]
    expected = [parse(source, "=c") for source in sources]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda source: parse(source, "=c"), sources))

    assert found == expected


def test_parser_is_as_good_as_new_after_an_error() -> None:
    """A syntax error leaves nothing behind that the next parse could notice."""
    expected = parse("x = 1", "=c")

    with pytest.raises(LuaSyntaxError):
        parse("\n\nx = (((", "=c")

    assert parse("x = 1", "=c") == expected


def test_lark_is_not_loaded_before_it_is_needed() -> None:
    """Importing the parser takes no part of Lark's import time."""
    code = "import sys, pylua.syntax.parser; sys.exit('lark' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
