"""The listing of translated code."""

from __future__ import annotations

import ast

from pylua.chunks import compile_text
from pylua.vm.translator.listing import python_listing


def test_listing_shows_constants_and_lines():
    """Constants stand in the listing as they are, and Lua's lines above what they become."""
    text = python_listing(compile_text("local t = {}\nt.name = 'x'\nreturn t.name", "@a.lua"))

    assert "# main chunk of a.lua" in text
    assert "# line 2" in text
    assert "r0['name'] = 'x'" in text


def test_listing_has_nested_functions_behind_the_enclosing_one():
    """Every function is listed, each by the line where it begins."""
    text = python_listing(compile_text("local function f()\n  return function() end\nend", "@a.lua"))

    headings = [line for line in text.splitlines() if line.startswith("# ") and " of " in line]
    assert headings == [
        "# main chunk of a.lua",
        "# function at line 1 of a.lua",
        "# function at line 2 of a.lua",
    ]


def test_listing_of_a_function_without_nested_ones_is_python():
    """What is listed is valid Python."""
    text = python_listing(compile_text("local s = 0\nfor i = 1, 10 do s = s + i end\nreturn s", "@a.lua"))

    assert isinstance(ast.parse(text).body[0], ast.FunctionDef)


def test_long_strings_are_cut_in_characters_of_lua():
    """What is listed can be written to any stream: Lua's characters are bytes."""
    text = python_listing(compile_text(f"return '{'é'.encode().decode('latin-1') * 100}'", "@a.lua"))

    assert "...'" in text
    assert text.encode("latin-1")
